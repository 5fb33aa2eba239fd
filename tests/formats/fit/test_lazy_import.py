from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT


def test_the_library_is_loaded_with_the_first_file_only():
    code = "import core.formats.fit, sys; print('garmin_fit_sdk' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr
