using Threat.Core;
using Threat.Features;
using Threat.Retraining;

namespace Threat.Learning.Tests;

/// <summary>Verdicts on traffic in which one class is told from normal by ports and failures.</summary>
internal static class Verdicts
{
    public static TrainingSample Sample(int i, string attackType = "PortScan")
    {
        bool attack = i % 5 == 0;
        FeatureVector vector = Vector(i, attack);
        return new TrainingSample
        {
            IncidentId = $"incident-{i}",
            Features = vector.Values.ToArray(),
            Missing = vector.MissingMask(),
            SchemaHash = FeatureSchema.Threat100.Id.Hash,
            PredictedLabel = "Normal",
            Confidence = 0.6,
            Verdict = attack ? Verdict.Override : Verdict.Confirm,
            CorrectLabel = attack ? attackType : null,
            ReviewerId = $"reviewer-{i % 20}",
            Source = $"10.0.{i % 3_000 / 200}.{i % 200}/{i / 3_000}",
            EventTime = DateTimeOffset.UtcNow.AddDays(-20).AddMinutes(i * 4),
        };
    }

    /// <summary>Ports and failures tell a scan from the rest, with overlap; providers did not answer.</summary>
    public static FeatureVector Vector(int seed, bool attack, DateTimeOffset? asOf = null)
    {
        Random random = new(seed);
        float[] values = new float[FeatureSchema.Threat100.Count];
        FeatureStatus[] statuses = new FeatureStatus[values.Length];
        for (int i = 0; i < values.Length; i++) values[i] = random.NextSingle();
        statuses.AsSpan(66, 8).Fill(FeatureStatus.ProviderUnknown);
        values[FeatureSchema.Threat100.IndexOf("unique_dst_ports")] = attack ? 20 + 80 * random.NextSingle() : 1 + 30 * random.NextSingle();
        values[FeatureSchema.Threat100.IndexOf("connection_failures")] = attack ? 0.5f + 0.5f * random.NextSingle() : 0.6f * random.NextSingle();
        return new FeatureVector(FeatureSchema.Threat100, asOf ?? DateTimeOffset.UtcNow, values, statuses);
    }
}
