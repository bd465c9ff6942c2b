namespace Threat.Losses;

/// <summary>A recommended loss and why.</summary>
public sealed class LossRecommendation
{
    private readonly LossRule _rule;

    internal LossRecommendation(LossRule rule, LossRuleContext context)
    {
        _rule = rule;
        Context = context;
        Reason = rule.Reason(context);
    }

    /// <summary>The name of the rule that decided.</summary>
    public string Rule => _rule.Name;

    /// <summary>Why, as text.</summary>
    public string Reason { get; }

    /// <summary>What the rule saw.</summary>
    public LossRuleContext Context { get; }

    /// <summary>Makes the loss; the caller disposes it.</summary>
    /// <exception cref="InvalidOperationException">The native backend is missing.</exception>
    public ClassificationLoss Create() => _rule.Create(Context);

    /// <summary>The rule and the reason.</summary>
    public override string ToString() => $"{Rule}: {Reason}";
}
