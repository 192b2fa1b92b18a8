"""Verdicts of scripts/validation/mechanisms.py, on mechanisms and effects made up here."""
import os
import pathlib
import sys
import unittest

ROOT = pathlib.Path(os.environ["BALLAST_SOURCE_DIR"])
sys.path.insert(0, str(ROOT / "scripts" / "validation"))
import mechanisms as m  # noqa: E402

MODEL = m.in_one_line("It falls:\n`x = a\n  - b`.")
KNOWN = {"fall", "rise", "resale"}
HELD = {"falling": True, "rising": False}
SCHEMA = {"properties": {"switches": {"properties": {"fall": 0, "rise": 0}}, "transmission": {"properties": {"resale": 0}}}}


def row(**changes):
    return {"number": 1, "name": "Falls", "equations": ["x = a - b"], "known_answers": ["falling"],
            "effects": [{"switch": "fall", "firms": ["acme"], "survival": "-"}]} | changes


class Made:
    """Effects by (kind, name, firm, figure); others are not clear, those of scenarios called `gone` not there."""

    def __init__(self, **effects):
        self.effects = effects

    def of(self, cell, figure):
        if cell.name == "gone":
            return None
        return self.effects.get(f"{cell.name}_{cell.firm}_{figure}", m.Effect(0.0, -0.01, 0.01, (3, 3)))


DOWN = m.Effect(-0.02, -0.034, -0.006, (40, 0))
UP = m.Effect(0.02, 0.01, 0.03, (0, 40))


def judged(found, **changes):
    return m.judge(m.mechanism_of(row(**changes)), KNOWN, MODEL, HELD, found)


class Verdicts(unittest.TestCase):
    def test_all_that_is_demanded_is_alive(self):
        verdict = judged(Made(fall_acme_survival=DOWN))
        self.assertTrue(verdict.alive)
        self.assertEqual((verdict.lacks, verdict.missing), ([], []))
        self.assertIn("**yes**", m.verdict_row(verdict))
        self.assertIn("-2.0 (-3.4..-0.6)", m.verdict_row(verdict))

    def test_each_thing_that_lacks_is_named(self):
        alive = Made(fall_acme_survival=DOWN)
        self.assertEqual(judged(alive, equations=[]).lacks, ["equation"])
        self.assertEqual(judged(alive, equations=["x = a - b", "y"]).lacks, ["equation"])
        self.assertEqual(judged(alive, known_answers=[]).lacks, ["known answer"])
        self.assertEqual(judged(alive, known_answers=["nowhere"]).lacks, ["known answer"])
        self.assertEqual(judged(alive, known_answers=["falling", "rising"]).lacks, ["known answer (`rising` fails)"])
        self.assertEqual(judged(Made()).lacks, ["effect clear of zero"])
        self.assertIn("no: lacks effect clear of zero", m.verdict_row(judged(Made())))

    def test_a_switch_that_the_program_does_not_know_is_said(self):
        effects = [{"switch": "unheard", "firms": ["acme"], "survival": "-"}]
        self.assertEqual(judged(Made(unheard_acme_survival=DOWN), effects=effects).lacks, ["switch"])
        both = row()["effects"] + effects
        verdict = judged(Made(fall_acme_survival=DOWN), effects=both, known_answers=["falling", "later"])
        self.assertTrue(verdict.alive)
        self.assertEqual(verdict.missing, ["switch `unheard`", "known answer `later`"])

    def test_a_scenario_alone_has_no_switch(self):
        effects = [{"scenario": "fall", "firms": ["acme"], "survival": "-"}]
        self.assertEqual(judged(Made(fall_acme_survival=DOWN), effects=effects).lacks, ["switch"])
        self.assertTrue(judged(Made(fall_acme_survival=DOWN), effects=effects, also=["rise"]).alive)

    def test_the_wrong_sign_denies(self):
        effects = row()["effects"] + [{"switch": "rise", "firms": ["acme"], "survival": "+", "default": "-"}]
        verdict = judged(Made(fall_acme_survival=DOWN, rise_acme_survival=DOWN), effects=effects)
        self.assertEqual(verdict.lacks, ["right sign: `rise`, survival of acme"])
        self.assertTrue(judged(Made(fall_acme_survival=DOWN, rise_acme_default=DOWN), effects=effects).alive)

    def test_a_switch_is_shown_before_a_scenario(self):
        effects = [{"scenario": "bust", "firms": ["acme"], "survival": "-"}, *row()["effects"]]
        barely = m.Effect(-0.02, -0.039, -0.001, (7, 0))
        verdict = judged(Made(fall_acme_survival=barely, bust_acme_survival=DOWN), effects=effects)
        self.assertEqual([cell.name for _, cell, _, _ in verdict.right], ["fall", "bust"])

    def test_only_what_is_demanded_counts(self):
        self.assertEqual(judged(Made(fall_acme_default=UP)).lacks, ["effect clear of zero"])
        self.assertEqual(judged(Made(rise_acme_survival=UP), open=[{"switch": "rise", "why": "it hangs"}]).lacks,
                         ["effect clear of zero"])

    def test_one_of_many_must_be_clear_as_one_of_many(self):
        barely = m.Effect(-0.02, -0.039, -0.001, (6, 0))  # p = 1/32
        self.assertTrue(judged(Made(fall_acme_survival=barely)).alive)
        many = [{"switch": "fall", "firms": ["acme", "other"], "survival": "-"}]
        self.assertEqual(judged(Made(fall_acme_survival=barely), effects=many).lacks, ["effect clear of zero"])

    def test_a_scenario_that_the_file_lacks_is_said(self):
        effects = row()["effects"] + [{"scenario": "gone", "firms": ["acme"], "survival": "-"}]
        self.assertEqual(judged(Made(fall_acme_survival=DOWN), effects=effects).missing, ["scenario `gone`"])

    def test_an_interval_that_holds_zero_is_not_clear_whatever_the_test_says(self):
        self.assertEqual(m.Effect(-0.02, -0.04, 0.0, (40, 0)).sign(0.05), "")

    def test_a_dash_says_that_no_path_differs(self):
        self.assertEqual(m.Effect(0.0, -0.01, 0.01, (0, 0)).text(), "–")
        self.assertEqual(m.Effect(0.0, -0.01, 0.01, (1, 1)).text(), "· (-1.0..1.0)")


class Statistics(unittest.TestCase):
    def test_the_sign_test_is_the_binomial(self):
        self.assertEqual(m.sign_test(0, 0), 1.0)
        self.assertAlmostEqual(m.sign_test(5, 0), 2.0 / 32.0)
        self.assertAlmostEqual(m.sign_test(1, 4), 2.0 * 6.0 / 32.0)
        self.assertEqual(m.sign_test(3, 3), 1.0)
        self.assertLess(m.sign_test(10_000, 9_000), 1e-9)
        self.assertGreater(m.sign_test(10_000, 9_900), 0.4)

    def test_a_switch_is_measured_without_it(self):
        self.assertEqual(m.Cell("switch", "fall", "acme").scenario, ("without_fall", -1.0))
        self.assertEqual(m.Cell("channel", "resale", "acme").scenario, ("closed_resale", -1.0))
        self.assertEqual(m.Cell("scenario", "bust", "acme").scenario, ("bust", 1.0))


class Page(unittest.TestCase):
    def test_the_section_goes_before_the_world_and_is_replaced(self):
        page = "# P\n\n| fall | x | yes |\n\n## Against the world\n\nrows\n"
        once = m.with_section(page, m.TITLE + "\n\none\n")
        self.assertEqual(once, "# P\n\n| fall | x | yes |\n\n## Mechanisms\n\none\n\n## Against the world\n\nrows\n")
        self.assertEqual(m.with_section(once, m.TITLE + "\n\ntwo\n"), once.replace("one", "two"))

    def test_a_case_holds_if_all_its_rows_do(self):
        page = "| a | head |\n|---|---|\n| a | x | yes |\n| a | y | NO |\n| b | z | yes |\n|M1 | no |\n"
        self.assertEqual(m.known_answers(page), {"a": False, "b": True})

    def test_rows_are_none_of_the_known_answers(self):
        self.assertFalse(m.verdict_row(judged(Made())).startswith("| "))


class Names(unittest.TestCase):
    def complaints(self, technical, firms=("acme",), scenarios=(), **changes):
        return m.complaints({"technical": technical}, [m.mechanism_of(row(**changes))], SCHEMA, set(firms), set(scenarios))

    def test_every_switch_and_channel_is_named_or_has_a_reason(self):
        self.assertEqual(self.complaints({"rise": "noise", "resale": "noise"}), [])
        self.assertEqual(self.complaints({"rise": "noise"}), ["resale: no mechanism names it, and [technical] gives no reason why"])
        self.assertEqual(self.complaints({"rise": "", "resale": "", "fall": ""}), ["M1: fall is in [technical] too"])

    def test_unknown_firms_scenarios_and_kinds(self):
        technical = {"rise": "noise", "resale": "noise"}
        self.assertEqual(self.complaints(technical, firms=()), ["M1: the flagship has no firm acme"])
        effects = row()["effects"] + [{"scenario": "bust", "firms": ["acme"], "default": "+"}]
        self.assertEqual(self.complaints(technical, effects=effects), ["M1: the flagship has no scenario bust"])
        effects = row()["effects"] + [{"switch": "resale", "firms": ["acme"], "default": "+"}]
        self.assertEqual(self.complaints({"rise": ""}, effects=effects), ["M1: switch resale is a channel"])

    def test_an_effect_needs_a_sign(self):
        for effect in ({"switch": "fall", "firms": ["acme"]}, {"switch": "fall", "firms": ["acme"], "survival": "down"},
                       {"firms": ["acme"], "survival": "-"}, {"switch": "fall", "firms": ["acme"], "survivor": "-"}):
            with self.assertRaises(m.Refused):
                m.mechanism_of(row(effects=[effect]))


if __name__ == "__main__":
    unittest.main()
