namespace Threat.Retraining.Internal;

/// <summary>Refuses what must not enter the store, and brings labels to their canonical names.</summary>
internal sealed class SampleChecks(RetrainingOptions options, TimeProvider time)
{
    private const int MaxLength = 256;
    private readonly FeatureSchemaId _schema = options.Schema!;
    private readonly LabelSet _labels = options.Labels;

    public TrainingSample Check(TrainingSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Text(sample.IncidentId, "IncidentId");
        Text(sample.ReviewerId, "ReviewerId");
        Text(sample.Source, "Source");
        string of = $"Sample of incident '{sample.IncidentId}'";
        if (sample.ModelVersion is null || sample.ModelVersion.Length > MaxLength) throw new ArgumentException($"{of}: ModelVersion must be at most {MaxLength} characters and not null; use an empty string for imported rows.");
        Characters(sample.ModelVersion, "ModelVersion");
        if (sample.SecondReviewerId is not null) Text(sample.SecondReviewerId, "SecondReviewerId");
        if (sample.SecondReviewerId == sample.ReviewerId) throw new ArgumentException($"{of}: the second reviewer is the first, '{sample.ReviewerId}'; the two-person rule needs another person.");
        if (sample.VerdictVersion < 1) throw new ArgumentException($"{of}: VerdictVersion is {sample.VerdictVersion}; versions start at 1.");
        if (!(sample.Confidence >= 0 && sample.Confidence <= 1)) throw new ArgumentException(FormattableString.Invariant($"{of}: Confidence is {sample.Confidence}; it must be 0 to 1."));
        DateTimeOffset now = time.GetUtcNow();
        if (sample.EventTime - now > options.Collector.ClockTolerance)
            throw new ArgumentException(FormattableString.Invariant($"{of}: EventTime {sample.EventTime.UtcDateTime:u} lies more than {options.Collector.ClockTolerance} ahead of this host's clock, {now.UtcDateTime:u}. Correct the clock or raise CollectorOptions.ClockTolerance."));
        CheckFeatures(sample, of);
        string predicted = _labels.NameOf(_labels.IdOf(sample.PredictedLabel));
        return sample with
        {
            PredictedLabel = predicted,
            CorrectLabel = Correct(sample, predicted, of),
            // SQLite keeps no minus before a zero, and the signature covers every bit.
            Confidence = Math.Abs(sample.Confidence),
            EventTime = Microseconds.ToTime(Microseconds.From(sample.EventTime)),
            IngestTime = Microseconds.ToTime(Microseconds.From(now)),
            Signature = default,
        };
    }

    private string? Correct(TrainingSample sample, string predicted, string of)
    {
        string? correct = sample.CorrectLabel is null ? null : _labels.NameOf(_labels.IdOf(sample.CorrectLabel));
        switch (sample.Verdict)
        {
            case Verdict.Uncertain:
                return correct is null ? null : throw new ArgumentException($"{of}: the verdict is Uncertain but names '{correct}'; leave CorrectLabel null, or override.");
            case Verdict.Confirm:
                return correct is null || correct == predicted ? predicted : throw new ArgumentException($"{of}: the verdict confirms '{predicted}' but names '{correct}' as correct; use Verdict.Override.");
            case Verdict.Override:
                if (correct is null) throw new ArgumentException($"{of}: an override needs CorrectLabel, one of {_labels}.");
                return correct != predicted ? correct : throw new ArgumentException($"{of}: the override names the predicted class, '{predicted}'; use Verdict.Confirm.");
            default:
                throw new ArgumentException($"{of}: {sample.Verdict} is no known verdict.");
        }
    }

    private void CheckFeatures(TrainingSample sample, string of)
    {
        if (sample.SchemaHash != _schema.Hash) throw new ArgumentException($"{of}: its features are of schema '{sample.SchemaHash}'; expected is {_schema}. Collect with the schema the detector scored with.");
        int d = _schema.Columns.Count;
        ReadOnlySpan<float> values = sample.Features.Span;
        ReadOnlySpan<ulong> missing = sample.Missing.Span;
        if (values.Length != d) throw new ArgumentException($"{of}: {values.Length} feature values were given; schema {_schema.Name} has {d}.");
        if (!missing.IsEmpty && missing.Length != MissingIndicators.MaskLength(d)) throw new ArgumentException($"{of}: the missing mask has {missing.Length} words; {d} values need {MissingIndicators.MaskLength(d)}.");
        for (int i = 0; i < d; i++)
        {
            bool absent = MissingIndicators.IsMissing(missing, i);
            if (absent && options.MissingValues == MissingValueHandling.Refuse) throw new ArgumentException($"{of}: feature '{_schema.Columns[i]}' is missing, and RetrainingOptions.MissingValues is Refuse. Use Auto or Encode.");
            if (!absent && !float.IsFinite(values[i])) throw new ArgumentException($"{of}: feature '{_schema.Columns[i]}' is {values[i]} and not marked as missing; set its bit in Missing.");
        }
    }

    private static void Text(string? value, string name)
    {
        if (string.IsNullOrWhiteSpace(value)) throw new ArgumentException($"A sample needs a {name}; it is blank.");
        if (value.Length > MaxLength) throw new ArgumentException($"A sample's {name} has {value.Length} characters; at most {MaxLength} are allowed.");
        Characters(value, name);
    }

    /// <summary>One sample that a store cannot keep would fail the batch of all.</summary>
    private static void Characters(string value, string name)
    {
        if (value.Contains('\0')) throw new ArgumentException($"A sample's {name} holds the character U+0000, which not every store can keep; leave it out.");
        for (int i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i])) continue;
            if (!char.IsSurrogatePair(value, i)) throw new ArgumentException($"A sample's {name} holds half of a surrogate pair, which not every store can keep; leave it out.");
            i++;
        }
    }
}
