"""A study of another size is the embedded one with more sites or bigger ones."""

from pathlib import Path

import yaml

from benchmarks.size import Size, enlarge
from rsw.imports import ROOT
from study.settings.load import load_settings


def test_the_settings_of_an_enlarged_study_are_in_order(tmp_path: Path) -> None:
    for size in (Size(8, 1), Size(8, 10), Size(40, 1)):
        params = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
        before = params["synthetic"]["families"]["per_site"]
        enlarge(params, size, {"backend": "serial", "workers": 1})
        path = tmp_path / "params.yaml"
        path.write_text(yaml.safe_dump(params, allow_unicode=True), encoding="utf-8")
        settings = load_settings(path)
        assert len(settings.study.sites) == size.sites
        assert len(settings.synthetic.rsw_sites) == size.sites // 2
        assert settings.synthetic.families.per_site == size.times * before
        assert settings.execution.backend == "serial"
