using Threat.Core;
using Threat.Detection;

namespace Threat.Quality.Recipes;

/// <summary>A network by name: what the choice on training rows is made among.</summary>
internal sealed record NetworkRecipe(string Name, Action<ThreatClassifierOptions> Change)
{
    public static NetworkRecipe Default { get; } = new("the default network, cross-entropy", static _ => { });

    public static IReadOnlyList<NetworkRecipe> All { get; } =
    [
        Default,
        new("focal loss", static o => o.Loss = Candidates.Losses.Single(static l => l.Name == "focal").Create),
        new("dropout 0.1", static o => o.Dropout = 0.1),
        new("batch norm", static o => o.BatchNorm = true),
        new("dropout 0.1, batch norm", static o => (o.Dropout, o.BatchNorm) = (0.1, true)),
    ];

    public IModelTrainer Trainer(IReadOnlyList<ColumnScaling>? scalings)
    {
        ThreatClassifierOptions options = new() { Scaling = scalings };
        Change(options);
        return new ThreatClassifier(options);
    }
}
