FROM python:3.13-slim

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    PLANBRIDGE_DATA=/data

# The virtual environment stands outside /app, which holds Planbridge's own source and nothing else.
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /opt/venv \
    && pip install --no-cache-dir --disable-pip-version-check -r /tmp/requirements.txt \
    && rm /tmp/requirements.txt \
    && useradd --uid 1000 --user-group --no-create-home --home-dir /tmp planbridge \
    && install -d -o planbridge -g planbridge -m 700 /data

WORKDIR /app
COPY . .
RUN python -m compileall -q .

USER planbridge
VOLUME /data
EXPOSE 8501

# Unknown paths are answered with a page and 200 as well, so the words are compared.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, sys, urllib.request as u; port = os.environ.get('STREAMLIT_SERVER_PORT', '8501'); page = u.build_opener(u.ProxyHandler({})).open(f'http://127.0.0.1:{port}/_stcore/health', timeout=4); sys.exit(page.read() != b'ok')"]

CMD ["python", "-m", "streamlit", "run", "app.py", "--server.address=0.0.0.0"]
