namespace Threat.Architecture.Tests;

/// <summary>Which package may reference which, and the heavy third-party libraries each may use.</summary>
internal static class PackageTable
{
    public static IReadOnlyDictionary<string, string[]> May { get; } = new Dictionary<string, string[]>
    {
        ["Threat.Core"] = [],
        ["Threat.Imbalance"] = ["Threat.Core"],
        ["Threat.Losses"] = ["Threat.Core"],
        ["Threat.Thresholds"] = ["Threat.Core"],
        ["Threat.Features"] = ["Threat.Core"],
        ["Threat.Features.Redis"] = ["Threat.Features"],
        ["Threat.Features.Intelligence"] = ["Threat.Features"],
        ["Threat.Detection"] = ["Threat.Core", "Threat.Losses", "Threat.Thresholds", "Threat.Features"],
        ["Threat.Retraining"] = ["Threat.Core"],
        ["Threat.Retraining.PostgreSql"] = ["Threat.Retraining"],
        ["Threat.Learning"] = ["Threat.Core", "Threat.Imbalance", "Threat.Losses", "Threat.Thresholds", "Threat.Features", "Threat.Features.Redis", "Threat.Features.Intelligence", "Threat.Detection", "Threat.Retraining", "Threat.Retraining.PostgreSql"],
    };

    /// <summary>Libraries that only some packages may use, by the start of the assembly's name.</summary>
    public static IReadOnlyDictionary<string, string[]> OnlyIn { get; } = new Dictionary<string, string[]>
    {
        ["TorchSharp"] = ["Threat.Losses", "Threat.Detection"],
        ["MathNet.Numerics"] = ["Threat.Imbalance", "Threat.Thresholds"],
        ["StackExchange.Redis"] = ["Threat.Features.Redis"],
        ["MaxMind.Db"] = ["Threat.Features.Intelligence"],
        ["Npgsql"] = ["Threat.Retraining.PostgreSql"],
        ["Microsoft.Data.Sqlite"] = ["Threat.Retraining", "Threat.Features"],
        ["Dapper"] = ["Threat.Retraining", "Threat.Retraining.PostgreSql"],
    };

    /// <summary>The packages whose types a package's code may name: those it may reference, and what these reference.</summary>
    public static HashSet<string> Reachable(string package)
    {
        HashSet<string> reachable = [];
        Queue<string> open = new(May[package]);
        while (open.TryDequeue(out string? next))
        {
            if (!reachable.Add(next)) continue;
            foreach (string more in May[next]) open.Enqueue(more);
        }
        return reachable;
    }
}
