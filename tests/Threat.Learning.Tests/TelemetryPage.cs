using System.Text.RegularExpressions;
using Threat.TestKit;

namespace Threat.Learning.Tests;

/// <summary>The tables of docs/telemetry.md.</summary>
internal static partial class TelemetryPage
{
    private static readonly string Text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "telemetry.md"));

    /// <summary>Meter, instrument, kind, unit and the keys of its tags.</summary>
    public static DocumentedInstrument[] Instruments { get; } = [.. InstrumentRow().Matches(Text).Select(static m => new DocumentedInstrument(
        MeterOf(m.Index), m.Groups["name"].Value, m.Groups["kind"].Value, m.Groups["unit"].Value, [.. Tag().Matches(m.Groups["tags"].Value).Select(static t => t.Groups["key"].Value)]))];

    public static (string Source, string Name, string[] Tags)[] Activities { get; } = [.. ActivityRow().Matches(Text).Select(static m
        => (MeterOf(m.Index), m.Groups["name"].Value, (string[])[.. Tag().Matches(m.Groups["tags"].Value).Select(static t => t.Groups["key"].Value)]))];

    private static string MeterOf(int index) => Heading().Matches(Text).Last(m => m.Index < index).Groups["name"].Value;

    [GeneratedRegex(@"^### (?<name>Threat\.[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `(?<name>threat\.[\w.]+)` \| (?<kind>counter|histogram|up-down counter|gauge) \| `(?<unit>[^`]+)` \| (?<tags>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex InstrumentRow();

    [GeneratedRegex(@"^\| `(?<name>threat\.[\w.]+)` \| activity \| (?<tags>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex ActivityRow();

    [GeneratedRegex(@"`(?<key>[a-z_.]+)`:")]
    private static partial Regex Tag();
}

internal sealed record DocumentedInstrument(string Meter, string Name, string Kind, string Unit, string[] Tags)
{
    /// <summary>The names under which a Prometheus exporter shows it: dots become underscores, seconds and totals become suffixes, annotations in braces go.</summary>
    public string[] Prometheus()
    {
        string name = Name.Replace('.', '_') + (Unit == "s" ? "_seconds" : "");
        return Kind switch
        {
            "counter" => [name + "_total"],
            "histogram" => [name + "_bucket", name + "_sum", name + "_count"],
            _ => [name],
        };
    }
}
