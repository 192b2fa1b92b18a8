"""Quantities of a study by its tables alone: contracts, debts, leases, GPUs, power. Money in USD bn, time in years."""
import datetime
import re

from program import Refused, as_day

YEAR = 365.0
SIGNED = datetime.date(2027, 12, 31)  # contracts that start later stand for orders not yet signed: no backlog


def value_at(schedule, day):
    """Value of a schedule on a day: a number, steps [[date, value], ...], or {linear = [...]}."""
    if not isinstance(schedule, (dict, list)):
        return float(schedule)
    if isinstance(schedule, dict):
        points, linear = (schedule["linear"], True) if "linear" in schedule else (schedule["step"], False)
    else:
        points, linear = schedule, False
    points = [(as_day(date), value) for date, value in points]
    before = [point for point in points if point[0] <= day]
    if not before:
        return 0.0
    after = [point for point in points if point[0] > day]
    if not linear or not after:
        return before[-1][1]
    (d0, v0), (d1, v1) = before[-1], after[0]
    return v0 + (v1 - v0) * (day - d0).days / (d1 - d0).days


class Study:
    """An effective study (program.effective_study) with the questions that yardsticks ask."""

    def __init__(self, tables):
        self.tables = tables
        self.start = as_day(tables["general"]["start"])
        days = tables["general"]["num_steps"] * tables["general"]["step_days"]
        self.horizon = self.start + datetime.timedelta(days=days)

    def named(self, kind, pattern):
        """Objects of a kind whose name matches wholly; none is an error, so that a renaming is seen."""
        found = {name: one for name, one in self.tables.get(kind, {}).items() if re.fullmatch(pattern, name)}
        if not found:
            raise Refused(f"no {kind} of the study is called {pattern!r}. Name the present one in yardsticks.toml.")
        return found

    # ------------------------------------------------------------------------------------------- contracts
    def contracts(self, provider=None, customer=None, name=None):
        wanted = {}
        for key, one in self.tables["contract"].items():
            if provider is not None and one["provider"] not in provider.split():
                continue
            if customer is not None and one["customer"] != customer:
                continue
            if name is not None and not re.fullmatch(name, key):
                continue
            if name is None and as_day(one["start"]) > SIGNED:
                continue
            wanted[key] = one
        if not wanted:
            raise Refused(f"the study has no contract of {provider} for {customer or name}. See yardsticks.toml.")
        return wanted

    def payment(self, contract, day):
        """Yearly bill of a contract on a day if delivery is as planned and all is used [USD bn]."""
        if not as_day(contract["start"]) <= day <= as_day(contract["end"]):
            return 0.0
        if contract.get("idle_floor"):
            return 0.0  # called only for GPUs that nobody else pays for: no backlog
        if contract["cohort"]:
            hours = contract["hours_per_year"] * contract["price_usd_per_hour"]
            return value_at(contract["gpus"], day) * hours * 1e-9
        return value_at(contract["usd_bn_per_year"], day)

    def billed(self, contracts, after, until):
        """Bills of the days after `after` up to `until` [USD bn]; the end of a contract is its last day."""
        total, day = 0.0, after
        step = datetime.timedelta(days=7)
        while day < until:
            width = min(step, until - day)
            middle = day + width / 2
            total += sum(self.payment(one, middle) for one in contracts.values()) * width.days / YEAR
            day += width
        return total

    def contract_value(self, provider=None, customer=None, name=None, years=None, whole_term=False):
        """Bills still to come from the start (of the contract with whole_term), at most for `years` [USD bn]."""
        contracts = self.contracts(provider, customer, name)
        after = min(as_day(one["start"]) for one in contracts.values()) if whole_term else self.start
        until = max(as_day(one["end"]) for one in contracts.values()) + datetime.timedelta(days=1)
        if years is not None:
            until = min(until, self.start + datetime.timedelta(days=round(years * YEAR)))
        return self.billed(contracts, after, until)

    def take_or_pay(self, provider):
        """Share of the bills to come that is payable whether used or not."""
        contracts = self.contracts(provider)
        weights = {key: self.contract_value(name=re.escape(key)) for key in contracts}
        return sum(weights[key] * one["take_or_pay"] for key, one in contracts.items()) / sum(weights.values())

    # ----------------------------------------------------------------------------------------------- debts
    def debts(self, pattern):
        """(outstanding at the start [USD bn], last payment) of debts and facilities of matching names."""
        found = []
        for key, one in self.tables.get("debt", {}).items():
            if re.fullmatch(pattern, key):
                found.append((one["amount_usd_bn"], as_day(one["maturity"])))
        for key, one in self.tables.get("facility", {}).items():
            if re.fullmatch(pattern, key):
                left = datetime.timedelta(days=round(one["remaining_years"] * YEAR))
                found.append((one["drawn_usd_bn"], self.start + left))
        if not found:
            raise Refused(f"the study has no debt called {pattern!r}. Name the present one in yardsticks.toml.")
        return found

    def facility_size(self, pattern):
        """Drawn and undrawn of the facilities of matching names."""
        return sum(one["commitment_usd_bn"] for one in self.named("facility", pattern).values())

    def firm_debt(self, firm):
        """All debt of a firm at the start: debts, facilities, and what deep pockets owe besides."""
        total = self.tables["firm"][firm].get("other_debt_usd_bn", 0.0)
        total += sum(one["amount_usd_bn"] for one in self.tables["debt"].values() if one["firm"] == firm)
        total += sum(one["drawn_usd_bn"] for one in self.tables["facility"].values() if one["firm"] == firm)
        return total

    # ------------------------------------------------------------------------------------------ other things
    def gpus(self, owner, day):
        return sum(value_at(one["gpus"], day) for one in self.tables["cohort"].values() if one["owner"] == owner)

    def megawatts(self, owner, day):
        """Power at the meter by plan, of the sites at which the firm has GPUs, whoever built them."""
        sites = {one["site"] for one in self.tables["cohort"].values() if one["owner"] == owner}
        return sum(tranche["mw"] for key, one in self.tables["site"].items() if key in sites
                   for tranche in one["power_tranches"] if as_day(tranche["date"]) <= day)

    def late_tranches(self):
        """Power tranches that may slip: (probability of a delay, probability of never)."""
        return [(tranche["slip_probability"], tranche["never_probability"]) for one in self.tables["site"].values()
                for tranche in one["power_tranches"] if as_day(tranche["date"]) > self.start]
