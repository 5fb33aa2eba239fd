"""The yardstick: the same table in a Streamlit app that does nothing else."""

import os

import pandas as pd
import streamlit as st

st.set_page_config(layout="wide")


@st.cache_resource
def frame() -> pd.DataFrame:
    """The table that Planbridge drew, as it was."""
    return pd.read_pickle(os.environ["BENCH_FRAME"])


st.title("Bare")
with st.form("pick"):
    st.dataframe(
        frame(),
        key="table",
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        column_config={"profile": st.column_config.ImageColumn("profile")},
    )
    st.form_submit_button("Go")
