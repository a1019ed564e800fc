import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[2]


def test_imports_run_down():
    command = [str(pathlib.Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
