"""Reading settings is cheap, and a council's side does without it."""

import subprocess
import sys

BLOCK = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("study.settings."):
            raise ImportError(name)
sys.meta_path.insert(0, Blocked())
import rsw.cli, rsw.commands.check, rsw.commands.template, rsw.commands.pseudonymise
import rsw.commands.submit, rsw.commands.receive, rsw.page.app
"""


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_settings_load_no_heavy_library() -> None:
    loaded = (
        "import sys, study.settings.load; print(*sorted({'pandas', 'numpy'} & set(sys.modules)))"
    )
    assert python(loaded) == ""


def test_a_council_s_commands_do_without_the_settings() -> None:
    assert python(BLOCK) == ""
