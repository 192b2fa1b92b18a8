"""What the documents show runs: blocks of Python, commands with what they print, the notebook."""
import importlib.util
import os
import pathlib
import re
import subprocess

import nbformat
import pytest
from conftest import SOURCE, blocks
from nbclient import NotebookClient

def test_blocks_of_the_python_page(harbor, tmp_path, monkeypatch, capsys):
    (tmp_path / "harbor").symlink_to(harbor)
    monkeypatch.chdir(tmp_path)
    names = {}
    for number, block in enumerate(blocks("docs/python.md", "python"), 1):
        exec(compile(block, f"docs/python.md, block {number}", "exec"), names)
    printed = capsys.readouterr().out
    assert "contract.anchor.price" in printed and "late_delivery" in printed and "True\n" in printed


def test_the_notebook(tmp_path):
    notebook = nbformat.read(SOURCE / "docs/notebook.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "it is kept without outputs"
    NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("text/html" in output.get("data", {}) for output in shown)
    assert not [output for output in shown if output.get("output_type") == "error"]
    assert (tmp_path / "results/notebook.html").stat().st_size > 50_000


FEW = {"BALLAST_PATHS": "2000", "BALLAST_BACKSTOP_PATHS": "256", "BALLAST_ENDURANCE_PATHS": "256"}


@pytest.mark.parametrize("page", ["README.md", "docs/your_first_study.md"])
def test_commands_of_the_pages_run(page, tmp_path):
    """With few paths; that they print what the pages show is for docs/first_study/update.py."""
    spec = importlib.util.spec_from_file_location("update", SOURCE / "docs/first_study/update.py")
    update = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(update)
    update.make_folder(tmp_path, pathlib.Path(os.environ["BALLAST_PROGRAM"]).resolve())
    text = (SOURCE / page).read_text(encoding="utf-8")
    done = []

    def run(command, folder):
        if "scripts/plot.py" in command:
            return ""  # drawn by tests of its own
        environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **FEW}
        said = subprocess.run(["bash", "-c", command.replace("20000 ", "2000 ")], cwd=folder, capture_output=True, text=True, env=environment)
        done.append((command, said.returncode, said.stdout, said.stderr))
        return ""

    update.output_of = run
    update.updated(text, tmp_path)
    assert len(done) >= 2
    shown = {command: body for block in re.findall(r"^```console\n(.*?)^```$", text, re.M | re.S)
             for command, body in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M)}
    for command, status, output, errors in done:
        wanted = re.search(r"\(exit (\d+)\)", shown[command])
        assert status == (int(wanted[1]) if wanted else 0), f"{command}: {errors}"
        assert output or wanted, command
