"""The stage that others wait for says the same whenever all is well."""

from pathlib import Path

from study.settings.stage import STAMP, main
from tests.settings import write


def test_a_stamp_is_written_only_when_all_is_well_and_never_differs(tmp_path: Path) -> None:
    out = tmp_path / "checked"

    def run(**changes: object) -> int:
        given = {name.replace("_", ".", 1): value for name, value in changes.items()}
        return main(["--params", str(write(tmp_path, given)), "--checked", str(out)])

    assert run(study_seed="x") == 2
    assert not out.exists()
    assert run() == 0
    first = (out / STAMP).read_bytes()
    assert run(study_seed=4) == 0
    assert (out / STAMP).read_bytes() == first
