using System.Text.Json;
using System.Text.Json.Serialization;
using Threat.Core;
using Threat.Retraining;

namespace RetrainingWorker.Verdicts;

/// <summary>A verdict as one line of JSON.</summary>
internal sealed record VerdictLine
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    public required string Incident { get; init; }

    /// <summary>1 for the first verdict on an incident, higher for a changed one.</summary>
    public int Version { get; init; } = 1;

    public required string Source { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Predicted { get; init; }

    public required double Confidence { get; init; }

    public string Model { get; init; } = "";

    public required Verdict Verdict { get; init; }

    public string? Label { get; init; }

    public required string Reviewer { get; init; }

    public string? SecondReviewer { get; init; }

    /// <summary>The hash of the schema of the features.</summary>
    public required string Schema { get; init; }

    /// <summary>The values in the schema's order; null where one is missing.</summary>
    public required float?[] Features { get; init; }

    public static VerdictLine Of(TrainingSample s) => new()
    {
        Incident = s.IncidentId,
        Version = s.VerdictVersion,
        Source = s.Source,
        Time = s.EventTime,
        Predicted = s.PredictedLabel,
        Confidence = s.Confidence,
        Model = s.ModelVersion,
        Verdict = s.Verdict,
        Label = s.CorrectLabel,
        Reviewer = s.ReviewerId,
        SecondReviewer = s.SecondReviewerId,
        Schema = s.SchemaHash,
        Features = [.. Enumerable.Range(0, s.Features.Length).Select(i => MissingIndicators.IsMissing(s.Missing.Span, i) ? (float?)null : s.Features.Span[i])],
    };

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is no verdict.</exception>
    public static VerdictLine Parse(ReadOnlySpan<byte> utf8) => JsonSerializer.Deserialize<VerdictLine>(utf8, Json) ?? throw new JsonException("The line is null.");

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public TrainingSample ToSample()
    {
        ulong[] missing = new ulong[MissingIndicators.MaskLength(Features.Length)];
        for (int i = 0; i < Features.Length; i++)
        {
            if (Features[i] is null) missing[i >> 6] |= 1UL << (i & 63);
        }
        return new TrainingSample
        {
            IncidentId = Incident,
            VerdictVersion = Version,
            Features = Array.ConvertAll(Features, static f => f ?? 0),
            Missing = missing,
            SchemaHash = Schema,
            PredictedLabel = Predicted,
            Confidence = Confidence,
            ModelVersion = Model,
            Verdict = Verdict,
            CorrectLabel = Label,
            ReviewerId = Reviewer,
            SecondReviewerId = SecondReviewer,
            Source = Source,
            EventTime = Time,
        };
    }
}
