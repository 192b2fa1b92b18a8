"""Runs in this process: the bits of the program, progress, orderly stops, errors."""
import logging
import os
import signal
import subprocess
import sys
import threading

import ballast
import pytest
from conftest import blocks, simulate


def test_digest_of_the_program(harbor, tmp_path):
    out = simulate(harbor, tmp_path / "program.h5", "--paths", "3000", "--backstop-paths", "512", "--threads", "1")
    result = ballast.run(harbor, paths=3000, backstop_paths=512, threads=2, out=tmp_path / "python.h5", progress=False)
    assert result.digest == ballast.open_result(out).digest
    assert result.attrs["payload_sha256"] == ballast.open_result(out).attrs["payload_sha256"]
    assert "ballast run" in result.provenance["command"]
    assert ballast.diff(result, out).empty


def test_snippet_of_the_readme(harbor, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(harbor.parent)
    code = next(block for block in blocks("README.md", "python") if "import ballast" in block)
    exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    digest = next(line.split()[1] for block in blocks("README.md", "console") for line in block.splitlines()
                  if line.startswith("digest"))
    assert digest in printed


def test_options_of_a_run(harbor, tmp_path):
    study = ballast.Study(harbor).with_({"firm.harbor.cash_usd_bn": 1.1})
    result = ballast.run(study, paths=2000, seed=7, confidence_level=0.9, backstop_paths=0, save_paths=True, isa="portable",
                         scenarios=[], out=tmp_path / "x.h5", progress=False)
    assert (result.paths, str(result.attrs["seed"]), float(result.attrs["confidence_level"])) == (2000, "7", 0.9)
    assert result.study().values["firm"]["harbor"]["cash_usd_bn"] == 1.1
    assert dict(result.saved_paths()["end"].sizes) == {"path": 2000, "firm": 1}


def test_progress_and_other_threads_meanwhile(harbor, tmp_path):
    seen, ticks, done = [], [], threading.Event()

    def tick():
        while not done.wait(0.001):
            ticks.append(1)

    other = threading.Thread(target=tick)
    other.start()
    ballast.run(harbor, paths=200_000, threads=1, backstop_paths=0, out=tmp_path / "x.h5", progress=seen.append)
    done.set()
    other.join()
    assert seen[-1].done == seen[-1].total > 0 and {at.job for at in seen} == {"scenarios"}
    assert len(ticks) > 20, "the engine lets other threads run"


def test_an_exception_of_the_callback_stops_the_run_and_it_resumes(harbor, tmp_path):
    def enough(at):
        raise RuntimeError("enough")

    out = tmp_path / "x.h5"
    with pytest.raises(RuntimeError, match="enough"):
        ballast.run(harbor, paths=500_000, threads=1, backstop_paths=0, out=out, progress=enough)
    assert not out.exists() and out.with_name("x.h5.checkpoint").exists()
    result = ballast.run(harbor, paths=500_000, backstop_paths=0, out=out, progress=False)
    assert result.provenance["resumed"] == "yes" and not out.with_name("x.h5.checkpoint").exists()


def test_a_call_from_a_callback_is_refused(harbor, tmp_path):
    def again(at):
        ballast.plan(harbor, paths=100)

    with pytest.raises(ballast.UsageError, match="within a callback"):
        ballast.run(harbor, paths=4_000_000, out=tmp_path / "x.h5", progress=again)


def test_ctrl_c_leaves_a_checkpoint(harbor, tmp_path):
    script = ("import ballast, sys\n"
              "def told(at): print('runs', flush=True)\n"
              "try:\n"
              "    ballast.run(sys.argv[1], paths=2_000_000_000, threads=1, out=sys.argv[2], progress=told)\n"
              "except KeyboardInterrupt as stop:\n"
              "    print(type(stop).__name__, stop.exit_code)\n")
    out = tmp_path / "x.h5"
    with subprocess.Popen([sys.executable, "-c", script, str(harbor), str(out)], stdout=subprocess.PIPE, text=True,
                          env=os.environ) as child:
        assert child.stdout.readline() == "runs\n"
        child.send_signal(signal.SIGINT)
        said = child.stdout.read()
    assert child.returncode == 0 and said.splitlines()[-1] == "Interrupted 75"
    assert out.with_name("x.h5.checkpoint").exists()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_time_limit_stops_in_order(harbor, tmp_path):
    with pytest.raises(ballast.Stopped, match="time limit") as caught:
        ballast.run(harbor, paths=2_000_000_000, threads=1, max_time=0.2, out=tmp_path / "x.h5", progress=False)
    assert not isinstance(caught.value, KeyboardInterrupt) and caught.value.exit_code == 75


def test_errors_are_exceptions(harbor, harbor_file, tmp_path):
    with pytest.raises(ballast.UsageError, match="whole number"):
        ballast.run(harbor, paths=0, out=tmp_path / "x.h5")
    with pytest.raises(ballast.UsageError, match="Did you mean|unknown flag"):
        ballast.run(harbor, pathz=1, out=tmp_path / "x.h5")
    with pytest.raises(ballast.UsageError, match="no scenario called"):
        ballast.run(harbor, scenarios=["nothing"], out=tmp_path / "x.h5")
    with pytest.raises(ballast.DeviceError):
        ballast.run(harbor, backend="cuda", device=["99"], out=tmp_path / "x.h5")


def test_warnings_go_to_the_log(source, caplog, tmp_path):
    with caplog.at_level(logging.WARNING, logger="ballast"):
        ballast.plan(source / "configs/known_answers/contagion", paths=100)
    assert any("runs out of cash" in record.getMessage() for record in caplog.records)


def test_plan_replay_and_diff(harbor, harbor_file, tmp_path):
    planned = ballast.plan(harbor, paths=1000)["planned_usd_bn"]["harbor"]
    ledger = ballast.replay(harbor, 0, "harbor", noise_free=True, precision="double")
    assert ledger.state["cash"].iloc[51] == pytest.approx(planned[0]["cash"], abs=1e-6)
    assert ledger.lines.sum(axis=1).iloc[0] == pytest.approx(ledger.state["cash"].iloc[0] - 0.85, abs=1e-5)
    assert set(ledger.lines.columns) == set(ledger.statement.index)
    result = ballast.open_result(harbor_file)
    saved = result.saved_paths()
    path = int(saved["end_step"].argmax("path").values[0])
    step = int(saved["end_step"].values[path, 0])
    assert result.replay(path, "harbor").state["level"].iloc[step] not in ("normal", "watch", "stress", "distress")
    other = ballast.run(ballast.Study(harbor).with_({"firm.harbor.cash_usd_bn": 3.0}), paths=4096,
                        backstop_paths=0, out=tmp_path / "x.h5", progress=False)
    differences = ballast.diff(harbor_file, other)
    assert differences.index.str.startswith("survival_probability[base, harbor, ").any()
    assert differences.attrs["compared"] > 100 and differences.attrs["same_digest"] is False


def test_shards_merge_to_the_same_digest(harbor, tmp_path):
    parts = [ballast.run_share(harbor, f"{number}/2", paths=1000, backstop_paths=0, out=tmp_path / f"{number}.part", progress=False)
             for number in (1, 2)]
    merged = ballast.merge(parts, tmp_path / "all.h5", progress=False)
    with pytest.raises(ballast.UsageError, match="run_share"):
        ballast.run(harbor, shard="1/2")
    whole = ballast.run(harbor, paths=1000, backstop_paths=0, out=tmp_path / "whole.h5", progress=False)
    assert merged.digest == whole.digest


def test_switches_measure_mechanisms(harbor, tmp_path):
    result = ballast.switches(harbor, paths=500, only=["power_slips"], no_channels=True, out=tmp_path / "s.h5",
                              progress=False)
    effects = ballast.mechanism_effects(result)
    assert effects.index.tolist() == [("power_slips", "harbor")]
    assert (effects["lower"] <= effects["estimate"]).all() and (effects["estimate"] <= effects["upper"]).all()


def test_until_and_verify(harbor, tmp_path):
    result = ballast.run(harbor, paths=8192, backstop_paths=0, progress=False, out=tmp_path / "until.h5",
                         until=["survival_probability[harbor,18m] < 0.1", "factor_mean[demand,12m] < 1e6"], until_events=1)
    targets = result.targets()
    assert targets.attrs["reached"] and targets["target_reached"].all() and result.paths < 8192
    assert (targets["half_width"] < targets["half_width_asked"]).all()
    missed = ballast.run(harbor, paths=1024, backstop_paths=0, progress=False, out=tmp_path / "missed.h5",
                         until="survival_probability[harbor,18m] < 1e-9")
    assert not missed.targets().attrs["reached"] and "not reached" in missed.targets().attrs["stop_reason"]
    found = ballast.verify(result, ranges=1, seed=7, progress=False)
    assert found["equal"] and len(found["ranges"]) == 1
    with pytest.raises(ballast.UsageError, match="until="):
        ballast.run(harbor, paths=1000, backstop_paths=0, out=tmp_path / "plain.h5", progress=False).targets()
