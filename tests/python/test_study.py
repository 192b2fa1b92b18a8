"""Studies from folders, files and dicts; every error at once, with its place."""
import datetime
import pickle

import ballast
import pytest


@pytest.mark.parametrize("which", ["", "study.toml"])
def test_reads_a_folder_and_a_file(harbor, which):
    study = ballast.Study(harbor / which)
    assert (study.name, study.firms, study.scenarios) == ("harbor", ["harbor"], ["rents_fall"])
    assert study.values["firm"]["harbor"]["cash_usd_bn"] == 0.85
    assert list(study.files) == ["study.toml"] and len(study.files["study.toml"]) == 64


def test_a_dict_is_the_same_study(harbor):
    import tomllib

    values = tomllib.loads((harbor / "study.toml").read_text())
    assert ballast.Study(values).values == ballast.Study(harbor).values
    assert isinstance(values["general"]["start"], datetime.date), "dates stay dates"


def test_overrides_by_dotted_key(harbor):
    study = ballast.Study(harbor)
    other = study.with_({"firm.harbor.cash_usd_bn": 1.5, "general.title": 'a "title"',
                         "site.harbor_one.power_tranches[1].mw": 80})
    values = other.values
    assert values["firm"]["harbor"]["cash_usd_bn"] == 1.5 and values["general"]["title"] == 'a "title"'
    assert values["site"]["harbor_one"]["power_tranches"][1]["mw"] == 80
    assert study.values["firm"]["harbor"]["cash_usd_bn"] == 0.85, "the first study stays as it is"
    again = other.with_({"firm.harbor.cash_usd_bn": 2.0})
    assert again.values["firm"]["harbor"]["cash_usd_bn"] == 2.0, "later ones win"


def test_all_errors_at_once_with_place_and_remedy(tmp_path):
    (tmp_path / "study.toml").write_text('[general]\nname = "x"\n\n[firm.a]\ngroup = "lab"\ncash = 3\n')
    with pytest.raises(ballast.StudyError) as caught:
        ballast.Study(tmp_path)
    problems = {problem.key: problem for problem in caught.value.problems}
    assert set(problems) >= {"general.start", "firm.a.cash_usd_bn", "firm.a.cash"}
    unknown = problems["firm.a.cash"]
    assert unknown.file.endswith("study.toml") and (unknown.line, unknown.value) == (6, "3")
    assert "Did you mean cash_usd_bn" in unknown.remedy and str(unknown) in str(caught.value)
    assert caught.value.exit_code == 3
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_errors_of_dicts_and_overrides_name_them(harbor):
    with pytest.raises(ballast.StudyError) as caught:
        ballast.Study({"general": {"name": "x"}})
    assert {problem.file for problem in caught.value.problems} == {"<dict>"} and "tmp" not in str(caught.value)
    with pytest.raises(ballast.StudyError) as caught:
        ballast.Study(harbor).with_({"firm.harbor.cash_usd_bn": -1, "firm.harbour.cash_usd_bn": 2})
    assert [problem.file for problem in caught.value.problems] == ["-p", "-p"]


def test_what_is_no_study(tmp_path):
    with pytest.raises(ballast.InputError, match="is not there"):
        ballast.Study(tmp_path / "nothing")
    with pytest.raises(TypeError, match="no value of a study"):
        ballast.Study({"general": {"name": object()}})


@pytest.mark.parametrize("value, text", [
    (True, "true"), (3, "3"), (0.1, "0.1"), (1e-9, "1e-09"), (float("inf"), "inf"), ("a\nb\"é", '"a\\nb\\"é"'),
    (datetime.date(2026, 7, 1), "2026-07-01"), ([[datetime.date(2026, 7, 1), 5]], "[[2026-07-01, 5]]"),
    ({"mw": 60, "slip probability": 0.4}, '{mw = 60, "slip probability" = 0.4}')])
def test_values_become_toml(value, text):
    import tomllib

    from ballast import _toml

    assert _toml.value_text(value) == text
    assert tomllib.loads(f"x = {text}")["x"] == value


def test_numbers_of_numpy_become_toml():
    import numpy as np
    from ballast import _toml

    assert _toml.value_text(np.float64(0.5)) == "0.5" and _toml.value_text(np.int32(7)) == "7"
    assert _toml.value_text(np.bool_(True)) == "true" and _toml.value_text(np.array([1.0, 2.0])) == "[1.0, 2.0]"


def test_schema_knows_the_kinds():
    assert "firm" in ballast.schema()["properties"]
