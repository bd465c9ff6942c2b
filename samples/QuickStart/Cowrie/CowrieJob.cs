using System.Globalization;
using Spectre.Console;
using Threat.Features;

namespace QuickStart.Cowrie;

/// <summary>Reads a honeypot's log and prints the most active sources with their telling features.</summary>
internal static class CowrieJob
{
    private const int Most = 15;

    private static readonly (string Feature, string Title, string Format)[] Columns =
    [
        ("event_count_24h", "events", "0"), ("unique_dst_ports", "ports", "0"), ("failed_login_count", "failed", "0"), ("successful_login_count", "logins", "0"),
        ("unique_usernames", "users", "0"), ("unique_passwords", "pass-\nwords", "0"), ("brute_force_score", "brute\nforce", "0.00"), ("credential_stuffing_score", "stuf-\nfing", "0.00"),
        ("command_count", "com-\nmands", "0"), ("dangerous_commands", "danger", "0.00"), ("download_attempts", "down-\nloads", "0"), ("timing_regularity", "beacon", "0.00"), ("burst_score", "burst", "0.00"),
    ];

    public static async Task RunAsync(string file)
    {
        if (!File.Exists(file)) throw new UserErrorException($"File '{file}' does not exist. Give a Cowrie log: JSON lines, plain or .gz.");
        ReadReport report = new();
        List<SecurityEvent> events = [];
        try
        {
            await foreach (SecurityEvent e in new CowrieJsonReader().ReadFileAsync(file, report)) events.Add(e);
        }
        catch (LogFormatException e)
        {
            throw new UserErrorException(e.Message, e);
        }
        catch (IOException e)
        {
            throw new UserErrorException($"{file} cannot be read: {e.Message}", e);
        }
        Console.WriteLine(report);
        if (events.Count == 0) throw new UserErrorException($"{file} holds no Cowrie event. Is it the JSON log (cowrie.json), not the text log?");

        // Each source is looked at just after its busiest moment ended: its last event of its busiest day.
        ThreatFeatureExtractor extractor = new(new ThreatFeatureExtractorOptions
        {
            LiveSensors = SecurityEventKinds.Connection | SecurityEventKinds.Authentication | SecurityEventKinds.Command | SecurityEventKinds.FileTransfer,
        });
        List<ExtractionRequest> requests = [.. events.GroupBy(e => e.Source).OrderByDescending(g => g.Count()).ThenBy(g => g.Key.ToString(), StringComparer.Ordinal).Take(Most)
            .Select(g => new ExtractionRequest(g.Key, [.. g], g.GroupBy(e => e.Time.UtcDateTime.Date).MaxBy(d => d.Count())!.Max(e => e.Time).AddTicks(1)))];
        Table table = new() { Border = TableBorder.Simple, Title = new TableTitle($"The {requests.Count} most active of {events.Select(e => e.Source).Distinct().Count():N0} sources, over the 24 hours that end their busiest day") };
        table.AddColumn("source").AddColumn("as of (UTC)");
        foreach ((_, string title, _) in Columns) table.AddColumn(new TableColumn(title) { Alignment = Justify.Right });
        foreach ((ExtractionRequest request, ExtractionResult result) in requests.Zip(extractor.ExtractMany(requests)))
        {
            FeatureVector vector = result.Features ?? throw new InvalidOperationException($"No features of {result.Source}.", result.Error);
            table.AddRow([result.Source.ToString(), request.AsOf.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), .. Columns.Select(c => Cell(vector, c.Feature, c.Format))]);
        }
        AnsiConsole.Write(table);
        Console.WriteLine("A dash is a value that the log cannot tell or that needs more events; it is not a zero.");
    }

    private static string Cell(FeatureVector vector, string feature, string format)
        => float.IsNaN(vector[feature]) ? "–" : vector[feature].ToString(format, CultureInfo.InvariantCulture);
}
