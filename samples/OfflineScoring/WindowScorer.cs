using System.Net;
using Threat.Detection;
using Threat.Features;

namespace OfflineScoring;

/// <summary>One source as it stood at the end of one window of its activity.</summary>
internal sealed record ScoredWindow(string Source, DateTimeOffset AsOf, int Events, ThreatScore Score);

/// <summary>Scores every source once for each window in which it was active, highest score first.</summary>
internal static class WindowScorer
{
    public static List<ScoredWindow> Score(ThreatDetector detector, IReadOnlyList<SecurityEvent> events, TimeSpan window)
    {
        if (detector.Schema is not { } schema || schema.Hash != FeatureSchema.Threat100.ModelInput.Hash)
            throw new UserErrorException($"The model was trained on schema {detector.Schema}; this program extracts {FeatureSchema.Threat100.ModelInput}. Give a model trained on that.");
        List<ExtractionRequest> requests = [];
        List<int> counts = [];
        foreach (IGrouping<IPAddress, SecurityEvent> source in events.GroupBy(e => e.Source))
        {
            SecurityEvent[] own = [.. source];
            foreach (IGrouping<long, SecurityEvent> active in own.GroupBy(e => e.Time.UtcTicks / window.Ticks))
            {
                // Just after the window's last event: what came later is not looked at, what is older than a day is the window's past.
                requests.Add(new ExtractionRequest(source.Key, own, active.Max(e => e.Time).AddTicks(1)));
                counts.Add(active.Count());
            }
        }
        ThreatFeatureExtractor extractor = new();
        FeatureVector[] vectors = [.. extractor.ExtractMany(requests).Select(r => r.Features ?? throw new InvalidOperationException($"No features of {r.Source}.", r.Error))];
        return
        [
            // One by one, for the features that spoke for each decision; ScoreBatch is many times faster and leaves them out.
            .. Enumerable.Range(0, requests.Count).Select(i => new ScoredWindow(requests[i].Source.ToString(), requests[i].AsOf, counts[i], detector.Score(vectors[i], requests[i].Source.ToString())))
                .OrderByDescending(s => s.Score.Score).ThenBy(s => s.Source, StringComparer.Ordinal).ThenBy(s => s.AsOf),
        ];
    }
}
