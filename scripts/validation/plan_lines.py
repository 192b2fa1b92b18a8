"""Lines that are no sample: the flagship's tables and its path without noise against what was published."""
import datetime
import tomllib

from flagship import YEAR
from lines import Figure, Line, from_spec
from program import FLAGSHIP, Refused, as_day

RECEIPTS = ("contract_receipts", "spot_sales")
HALF, YEAR_END, NEXT_END = (datetime.date(2026, 6, 30), datetime.date(2026, 12, 31), datetime.date(2027, 12, 31))


def ledger_of(program, study, firm, changes=()):
    """Ledger of a firm with the debt of its vehicles on its own books, as its accounts show it."""
    fenced = [name for name, one in sorted(study.tables["facility"].items()) if one["firm"] == firm and one["ring_fenced"]]
    return program.replay(firm, [f"facility.{name}.ring_fenced=false" for name in fenced] + list(changes))


# -------------------------------------------------------------------------------- company guidance (guidance.toml)
def coreweave_principal(program, study, after, until):
    """Principal of the debt of the start: no invoices, so nothing is drawn; cash enough that nothing is raised."""
    changes = ["firm.coreweave.cash_usd_bn=60", "switches.order_books=false"]
    changes += [f"facility.{name}.invoices_usd_bn=[]" for name, one in sorted(study.tables["facility"].items())
                if one["firm"] == "coreweave"]
    ledger = ledger_of(program, study, "coreweave", changes)
    if ledger.first(79, "debt_raised", "facility_draw", "revolver_draw") != 0.0:
        raise Refused("CoreWeave borrows while the principal of its old debt is measured; give it more cash there.")
    balance = [(study.start, study.firm_debt("coreweave")), *zip(ledger.ends, ledger.printed["debt"])]
    return balance_on(balance, after) - balance_on(balance, until)


def balance_on(balance, day):
    """Balance between two ends of steps, by days."""
    (d0, b0), (d1, b1) = next(pair for pair in zip(balance, balance[1:]) if pair[0][0] <= day <= pair[1][0])
    return b0 + (b1 - b0) * (day - d0).days / (d1 - d0).days


def rate_at_end_of_2026(program, study, firm):
    """Bills of four weeks of December, prepaid or not, times 13."""
    changes = []
    for name, one in sorted(study.tables["contract"].items()):
        if one["provider"] == firm and one["prepayment_usd_bn"] > 0.0:
            changes += [f"contract.{name}.prepayment_usd_bn=0", f"contract.{name}.prepayment_share=0"]
    ledger = ledger_of(program, study, firm, changes)
    return 13.0 * ledger.between(datetime.date(2026, 12, 1), datetime.date(2026, 12, 29), *RECEIPTS)


def coreweave_interest_rate(program, study):
    ledger = ledger_of(program, study, "coreweave")
    return -4.0 * ledger.first(13, "interest") / (sum(ledger.printed["debt"][:13]) / 13.0)


def openai_free_cash_flow(program, study):
    ledger = ledger_of(program, study, "openai")
    return ledger.between(HALF, YEAR_END, *ledger.free_cash_flow())


def oracle_free_cash_flow(program, study):
    """Of 48 weeks, as a year's."""
    ledger = ledger_of(program, study, "oracle")
    return ledger.first(48, *ledger.free_cash_flow()) * 52.0 / 48.0


GUIDANCE = {
    "coreweave_revenue_2026": lambda p, s, t: t["actual_before_start"]["value"]
    + ledger_of(p, s, "coreweave").between(HALF, YEAR_END, *RECEIPTS),
    "coreweave_backlog_conversion": lambda p, s, t: ledger_of(p, s, "coreweave").first(104, "contract_receipts")
    / t["backlog"]["value"],
    "coreweave_interest_rate": lambda p, s, t: coreweave_interest_rate(p, s),
    "coreweave_principal_2026": lambda p, s, t: coreweave_principal(p, s, HALF, YEAR_END),
    "coreweave_principal_2027": lambda p, s, t: coreweave_principal(p, s, YEAR_END, NEXT_END),
    "openai_burn_2026": lambda p, s, t: t["actual_before_start"]["value"]
    - openai_free_cash_flow(p, s),
    "oracle_free_operating_cash_flow_fy27": lambda p, s, t: oracle_free_cash_flow(p, s),
    "iren_revenue_rate_2026": lambda p, s, t: rate_at_end_of_2026(p, s, "iren"),
    "nebius_revenue_rate_2026": lambda p, s, t: rate_at_end_of_2026(p, s, "nebius"),
}
GUIDANCE_TEXT = {
    "coreweave_revenue_2026": ("CoreWeave, revenue of 2026", "USD bn"),
    "coreweave_backlog_conversion": ("CoreWeave, share of the backlog paid within 24 months", "%"),
    "coreweave_interest_rate": ("CoreWeave, interest over debt", "%"),
    "coreweave_principal_2026": ("CoreWeave, principal due in the rest of 2026", "USD bn"),
    "coreweave_principal_2027": ("CoreWeave, principal due in 2027", "USD bn"),
    "openai_burn_2026": ("OpenAI, cash burnt in 2026", "USD bn"),
    "oracle_free_operating_cash_flow_fy27": ("Oracle, free operating cash flow of the year to May 2027", "USD bn"),
    "iren_revenue_rate_2026": ("IREN, revenue rate at the end of 2026", "USD bn a year"),
    "nebius_revenue_rate_2026": ("Nebius, revenue rate at the end of 2026", "USD bn a year"),
}


def guidance_lines(program, study):
    targets = tomllib.loads((FLAGSHIP / "guidance.toml").read_text())["target"]
    if unknown := sorted(set(targets) - set(GUIDANCE)):
        raise Refused(f"no measure for {', '.join(unknown)} of guidance.toml. Add it to GUIDANCE in plan_lines.py.")
    for name, target in targets.items():
        text, unit = GUIDANCE_TEXT[name]
        yield Line(name, "plan", f"{text}, {unit_number(target['value'], unit)}", target["low"], target["high"],
                   Figure(GUIDANCE[name](program, study, target)), target["source"], unit)


def unit_number(value, unit):
    return f"{100.0 * value:.1f} %" if unit == "%" else f"{value:g}"


# ------------------------------------------------------------------------------------- measures of yardsticks.toml
def outflow(program, study, firm, lines, steps, scale):
    return -scale * ledger_of(program, study, firm).first(steps, *lines)


def margin(program, study, firm, steps):
    """Receipts less power, operations, staff and rent, over receipts."""
    ledger = ledger_of(program, study, firm)
    costs = ledger.first(steps, "power", "operations", "fixed_cost", "revenue_cost", "lease_paid")
    return 1.0 + costs / ledger.first(steps, *RECEIPTS)


def lease_value(study, payer, payee):
    return sum(one["usd_bn_per_year"] * (as_day(one["end"]) - as_day(one["start"])).days / YEAR
               for one in study.tables["lease"].values() if (one["payer"], one["payee"]) == (payer, payee))


def equity_calls(study, investor, investee, until):
    return sum(one["usd_bn"] for one in study.tables["equity_commitment"].values()
               if (one["investor"], one["investee"]) == (investor, investee)
               and study.start <= as_day(one["date"]) <= until)


def prepayments(study, provider):
    return sum(one["prepayment_usd_bn"] for one in study.contracts(provider).values())


MEASURES = {
    "contract_value": lambda p, s, **a: s.contract_value(**a),
    "backlog_share": lambda p, s, provider, **a: s.contract_value(provider, **a) / s.contract_value(provider),
    "backlog_share_of": lambda p, s, provider, customers: sum(s.contract_value(provider, c) for c in customers)
    / s.contract_value(provider),
    "take_or_pay": lambda p, s, **a: s.take_or_pay(**a),
    "prepayments": lambda p, s, **a: prepayments(s, **a),
    "bills_of": lambda p, s, provider, customer, after, until: s.billed(s.contracts(provider, customer), after, until),
    "lease_value": lambda p, s, **a: lease_value(s, **a),
    "equity_calls": lambda p, s, **a: equity_calls(s, **a),
    "power": lambda p, s, firm, on: 1e-3 * s.megawatts(firm, on),
    "gpus": lambda p, s, firm, on: 1e-3 * s.gpus(firm, on),
    "outflow": lambda p, s, **a: outflow(p, s, **a),
    "margin": lambda p, s, **a: margin(p, s, **a),
}


def table_lines(program, study, yardsticks):
    for spec in yardsticks["line"]:
        if "measure" in spec:
            (kind, arguments), = spec["measure"].items()
            yield from_spec(spec, Figure(MEASURES[kind](program, study, **arguments)))


# ----------------------------------------------------------------------------------------------------------- debts
def decimal_year(day):
    return day.year + (day.month - 0.5) / 12.0


def month(year):
    """Name of the month that a decimal year lies in."""
    whole, number = int(year), int((year - int(year)) * 12.0)
    return f"{datetime.date(whole, number + 1, 1):%b %Y}"


def debt_lines(study, yardsticks):
    for spec in yardsticks["debt_total"]:
        around = spec["tolerance"] * spec["amount"]
        yield Line(f"{spec['firm']}_debt", "debt", spec["text"], spec["amount"] - around, spec["amount"] + around,
                   Figure(study.firm_debt(spec["firm"])), spec["source"], "USD bn")
    for spec in yardsticks["debt"]:
        found = study.debts(spec["name"])
        key = spec["name"].replace("_20.*", "").replace(".*", "")
        amounts = {"outstanding": ("amount", sum(amount for amount, _ in found))}
        if "size" in spec:
            amounts["drawn and undrawn"] = ("size", study.facility_size(spec["name"]))
        for what, (wanted, ours) in amounts.items():
            if wanted in spec:
                yield Line(f"{key}_{wanted}", "debt", f"{spec['text']}, {what}", 0.98 * spec[wanted],
                           1.02 * spec[wanted], Figure(ours), spec["source"], "USD bn",
                           wanted=f"{spec[wanted]:g}", digits=4)
        if "last_payment" in spec:
            due = decimal_year(spec["last_payment"])
            ours = decimal_year(max(day for _, day in found))
            yield Line(f"{key}_maturity", "debt", f"{spec['text']}, last payment", due - 0.13, due + 0.13,
                       Figure(ours), spec["source"], "", wanted=month(due), shown=month(ours))


def plan_lines(program, study, yardsticks):
    return [*guidance_lines(program, study), *table_lines(program, study, yardsticks), *debt_lines(study, yardsticks)]
