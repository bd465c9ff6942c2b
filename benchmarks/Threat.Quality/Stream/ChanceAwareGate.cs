using Threat.Core;
using Threat.Retraining;

namespace Threat.Quality.Stream;

/// <summary>
/// The default gate, but for the recalls on the test rows: a class's lower recall stops the promotion only when it is beyond chance too (exact McNemar on the class's rows), as the gate has it for false
/// positives, calibration and known rows already.
/// </summary>
internal sealed class ChanceAwareGate(GateOptions options) : IPromotionGate
{
    private const string Prefix = "recall of ";
    private readonly PromotionGate _inner = new(options);

    public GateResult Judge(GateEvidence evidence, CancellationToken cancellationToken = default)
    {
        GateResult strict = _inner.Judge(evidence, cancellationToken);
        if (strict.Decision != RunDecision.Reject || evidence.Champion is not { } champion) return strict;
        GateCondition[] conditions = [.. strict.Conditions.Select(c => c.Holds == false && c.Name.StartsWith(Prefix, StringComparison.Ordinal) && WithinChance(evidence.Challenger, champion, c.Name[Prefix.Length..]) ? c with { Holds = true, Detail = c.Detail + "; within chance" } : c)];
        GateCondition[] broken = [.. conditions.Where(static c => c.Holds == false)];
        return broken.Length == 0
            ? new GateResult(RunDecision.Promote, conditions, "All conditions hold, recalls within chance.")
            : new GateResult(RunDecision.Reject, conditions, "Not met: " + string.Join("; ", broken.Select(static c => $"{c.Name} ({c.Detail})")) + ".");
    }

    private bool WithinChance(ScoredRows challenger, ScoredRows champion, string className)
    {
        int classId = challenger.Rows.LabelSet.IdOf(className);
        int[] truth = challenger.Rows.Labels.ToArray(), rows = [.. Enumerable.Range(0, truth.Length).Where(i => truth[i] == classId)];
        int[] now = challenger.Decisions.ToArray(), then = champion.Decisions.ToArray();
        return McNemarTest.Of([.. rows.Select(i => truth[i])], [.. rows.Select(i => then[i])], [.. rows.Select(i => now[i])]).PValue >= options.Alpha;
    }
}
