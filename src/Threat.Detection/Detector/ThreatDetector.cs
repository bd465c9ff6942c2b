using System.Buffers;
using System.Diagnostics;
using System.Net;
using Threat.Core;
using Threat.Detection.Internal;
using Threat.Features;
using Threat.Losses;

namespace Threat.Detection;

/// <summary>
/// Scores entities with a model that can be exchanged while it serves. A score uses one model from beginning to end; a replaced model is disposed when
/// the last score with it has ended. A model without calibration or thresholds serves as well (softmax, highest probability).
/// </summary>
/// <remarks>Thread-safe. Models are never changed: a new temperature or new thresholds make a new version that shares the network.</remarks>
public sealed class ThreatDetector : IDisposable
{
    private readonly ThreatDetectorOptions _options;
    private readonly ThreatFeatureExtractor _extractor;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _refresh = new(1, 1);
    private readonly ServedModel _served;

    /// <summary>A detector without a model yet; give it one with <see cref="Swap"/> or <see cref="RefreshAsync"/>.</summary>
    /// <param name="options">Normal class, number of top features; copied.</param>
    /// <param name="extractor">Turns events into features; null takes one with default settings.</param>
    /// <param name="timeProvider">Says what "now" is; null takes the system's clock.</param>
    public ThreatDetector(ThreatDetectorOptions? options = null, ThreatFeatureExtractor? extractor = null, TimeProvider? timeProvider = null)
    {
        _options = (options ?? new ThreatDetectorOptions()).Validated();
        _served = new ServedModel(_options.NormalClass);
        _extractor = extractor ?? new ThreatFeatureExtractor();
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>A detector with a model, which belongs to the detector from now on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="extractor">Turns events into features; null takes one with default settings.</param>
    /// <param name="options">Normal class, number of top features; copied.</param>
    /// <param name="timeProvider">Says what "now" is; null takes the system's clock.</param>
    /// <exception cref="ArgumentException">The model has no normal class.</exception>
    public ThreatDetector(ThreatModel model, ThreatFeatureExtractor? extractor = null, ThreatDetectorOptions? options = null, TimeProvider? timeProvider = null)
        : this(options, extractor, timeProvider) => Swap(model);

    /// <summary>Whether there is a model; false after <see cref="Dispose"/>.</summary>
    public bool IsReady => _served.Current is not null;

    /// <summary>The version in use: the model's own, with "+n" after n changes of temperature or thresholds; null without a model.</summary>
    public string? ModelVersion => _served.Current?.Version;

    /// <summary>The input that the model in use expects; null without a model.</summary>
    public FeatureSchemaId? Schema => _served.Current?.Model.Info.Schema;

    /// <summary>Scores a feature vector.</summary>
    /// <param name="features">A vector of the schema the model was trained on.</param>
    /// <param name="source">The entity, for the result.</param>
    /// <exception cref="ArgumentException">The vector is of another schema.</exception>
    /// <exception cref="InvalidOperationException">There is no model yet.</exception>
    public ThreatScore Score(FeatureVector features, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        long start = DetectionMeter.StartScore();
        ModelSlot slot = _served.Acquire();
        float[] row = ArrayPool<float>.Shared.Rent(slot.Model.Trained.FeatureCount);
        try
        {
            Span<float> encoded = row.AsSpan(0, slot.Model.Trained.FeatureCount);
            Scorer.Encode(slot, features, encoded);
            ThreatScore score = Scorer.Score(slot, encoded, _options.TopFeatures, source, features.AsOf);
            DetectionMeter.Scored(slot.Model.Info.Name, score, start);
            return score;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(row);
            slot.Shared.Release();
        }
    }

    /// <summary>Scores one raw row, columns as in <see cref="Schema"/>.</summary>
    /// <param name="row">Finite raw values.</param>
    /// <param name="source">The entity, for the result.</param>
    /// <exception cref="ArgumentException">The number of values is wrong, or one is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">There is no model yet.</exception>
    public ThreatScore Score(ReadOnlySpan<float> row, string? source = null)
    {
        long start = DetectionMeter.StartScore();
        ModelSlot slot = _served.Acquire();
        try
        {
            ThreatScore score = Scorer.Score(slot, row, _options.TopFeatures, source, null);
            DetectionMeter.Scored(slot.Model.Info.Name, score, start);
            return score;
        }
        finally
        {
            slot.Shared.Release();
        }
    }

    /// <summary>Extracts the features of a source from its events and scores them, on the calling thread.</summary>
    /// <param name="source">The source's address.</param>
    /// <param name="events">Its events in any order: those of the last 24 hours, and older ones for its baseline. Events of other sources are ignored.</param>
    /// <param name="asOf">The instant to judge it at: events before it count. Null takes now.</param>
    /// <param name="context">What the events of one source cannot say; null leaves those features missing.</param>
    /// <param name="cancellationToken">Checked before the extraction and before the scoring.</param>
    /// <exception cref="ArgumentException">The model was not trained on the features of threat-100/v1.</exception>
    /// <exception cref="InvalidOperationException">There is no model yet.</exception>
    public Task<ThreatScore> CalculateThreatScoreAsync(IPAddress source, IReadOnlyList<SecurityEvent> events, DateTimeOffset? asOf = null, EntityContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(events);
        cancellationToken.ThrowIfCancellationRequested();
        FeatureVector features = _extractor.Extract(source, events, asOf ?? _time.GetUtcNow(), context);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Score(features, source.ToString()));
    }

    /// <summary>Scores many raw rows with one model version, in parallel; without top features.</summary>
    /// <param name="rows">Columns as in <see cref="Schema"/>.</param>
    /// <param name="sources">One entity per row, or null.</param>
    /// <param name="cancellationToken">Checked between the steps.</param>
    /// <exception cref="ArgumentException">The number of columns or of sources is wrong.</exception>
    /// <exception cref="InvalidOperationException">There is no model yet.</exception>
    public ThreatScoreBatch ScoreBatch(FeatureMatrix rows, IReadOnlyList<string>? sources = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using Activity? activity = DetectionMeter.Activities.StartActivity("threat.detection.batch")?.SetTag("rows", rows.RowCount);
        long start = Stopwatch.GetTimestamp();
        ModelSlot slot = _served.Acquire();
        try
        {
            ThreatScoreBatch scores = Scorer.Score(slot, rows, sources, cancellationToken);
            DetectionMeter.Scored(slot.Model.Info.Name, scores.Decisions, slot.Model.Labels, Stopwatch.GetElapsedTime(start));
            return scores;
        }
        finally
        {
            slot.Shared.Release();
        }
    }

    /// <summary>Serves another model from the next score on. Scores that are under way end with the old one, which is then disposed.</summary>
    /// <param name="model">The model; it belongs to the detector from now on.</param>
    /// <param name="version">The version's name; null takes the model's name and time of training.</param>
    /// <exception cref="ArgumentException">The model has no normal class.</exception>
    public void Swap(ThreatModel model, string? version = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        version ??= FormattableString.Invariant($"{model.Info.Name}@{model.Info.CreatedAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
        _served.Exchange(model, version);
    }

    /// <summary>Serves with softmax(logits / temperature) from the next score on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not a finite number above 0.</exception>
    /// <exception cref="InvalidOperationException">There is no model yet.</exception>
    public void SetTemperature(double temperature)
    {
        TemperatureCalibration calibration = new(temperature);
        _served.Change("calibration", model => model.With(calibration));
    }

    /// <summary>Serves with other thresholds under the same decision rule from the next score on.</summary>
    /// <exception cref="ArgumentException">The thresholds are for other classes.</exception>
    /// <exception cref="InvalidOperationException">There is no model yet.</exception>
    public void SetClassThresholds(ClassThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        _served.Change("policy", model => model.With(model.Policy with { Thresholds = thresholds }));
    }

    /// <summary>Serves with another decision rule and its thresholds from the next score on.</summary>
    /// <exception cref="ArgumentException">The thresholds are for other classes.</exception>
    /// <exception cref="InvalidOperationException">There is no model yet.</exception>
    public void SetDecisionPolicy(DecisionPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _served.Change("policy", model => model.With(policy));
    }

    /// <summary>Loads the version that an alias points to and serves it, when another one is served.</summary>
    /// <returns>Whether the model was exchanged. False also when the alias is not set.</returns>
    /// <exception cref="InvalidDataException">The artifact is damaged; the model in use stays.</exception>
    public async Task<bool> RefreshAsync(IModelRegistry registry, string modelName, string alias = Core.ModelVersion.Champion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registry);
        // One look at a time: a slow one must not serve what a later one has replaced.
        await _refresh.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            string? version = await registry.GetAliasAsync(modelName, alias, cancellationToken).ConfigureAwait(false);
            if (version is null || version == _served.Current?.BaseVersion) return false;
            Take(await registry.LoadAsync(modelName, version, cancellationToken).ConfigureAwait(false), version);
            return true;
        }
        finally
        {
            _refresh.Release();
        }
    }

    /// <summary>Lets go of the model; scores that are under way end.</summary>
    public void Dispose()
    {
        _served.Dispose();
    }

    /// <summary>Serves a model that nobody else owns.</summary>
    private void Take(ThreatModel model, string version)
    {
        try
        {
            Swap(model, version);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
