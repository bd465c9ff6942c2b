using Threat.Core;

namespace Threat.Thresholds;

/// <summary>A policy kept to a budget of alerts, and what that costs. Measured on the rows it was limited on: hold out others to measure it honestly.</summary>
/// <param name="Policy">The policy; unchanged where the budget was kept already.</param>
/// <param name="IsReached">Whether the budget is kept. False where more rows than allowed have no chance of being harmless: the harmless class then has the lowest threshold that changes anything.</param>
/// <param name="AlertsPerDayBefore">Alerts a day under the given policy.</param>
/// <param name="AlertsPerDay">Alerts a day under the limited one.</param>
/// <param name="RecallBefore">Share of attack rows that raised an alert under the given policy.</param>
/// <param name="Recall">Share of attack rows that raise one now; 0 where there is no attack.</param>
/// <param name="Precision">Share of alerts that are attacks now; 0 where there is no alert.</param>
public sealed record AlertBudgetResult(DecisionPolicy Policy, bool IsReached, double AlertsPerDayBefore, double AlertsPerDay, double RecallBefore, double Recall, double Precision);
