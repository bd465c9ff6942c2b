using Threat.Core;
using Threat.Detection;

namespace Threat.Quality.Recipes;

/// <summary>A network by name: what the choice on training rows is made among.</summary>
internal sealed record NetworkRecipe(string Name, Action<ThreatClassifierOptions> Change)
{
    public static NetworkRecipe Plain { get; } = new("plain network: dropout 0.3, no batch norm", Baseline);

    public static NetworkRecipe Default { get; } = new("default network: dropout 0.1, batch norm", static _ => { });

    public static IReadOnlyList<NetworkRecipe> All { get; } =
    [
        Plain,
        new("plain, focal loss", static o =>
        {
            Baseline(o);
            o.Loss = Candidates.Losses.Single(static l => l.Name == "focal").Create;
        }),
        new("dropout 0.1, no batch norm", static o => o.BatchNorm = false),
        new("dropout 0.3, batch norm", static o => o.Dropout = 0.3),
        Default,
    ];

    public IModelTrainer Trainer(IReadOnlyList<ColumnScaling>? scalings)
    {
        ThreatClassifierOptions options = new() { Scaling = scalings };
        Change(options);
        return new ThreatClassifier(options);
    }

    private static void Baseline(ThreatClassifierOptions o) => (o.Dropout, o.BatchNorm) = (0.3, false);
}
