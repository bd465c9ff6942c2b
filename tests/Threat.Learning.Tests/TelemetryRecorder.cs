using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Threat.Learning.Tests;

/// <summary>Hears every instrument and activity of the suite, and keeps the tags that came with them.</summary>
internal sealed class TelemetryRecorder : IDisposable
{
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;

    public TelemetryRecorder()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (!IsOurs(instrument.Meter.Name)) return;
            Instruments[instrument.Name] = instrument;
            listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Keep(instrument.Name, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Keep(instrument.Name, tags));
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = static s => IsOurs(s.Name),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a => Activities.GetOrAdd((a.Source.Name, a.OperationName), static _ => new()).TryAdd(string.Join(',', a.TagObjects.Select(static t => t.Key).Order()), string.Join(',', a.TagObjects.Select(static t => t.Value))),
        };
        ActivitySource.AddActivityListener(_activities);
        // An instrument exists once the type that holds it is used.
        foreach (Type type in SuiteTypes().Where(static t => t.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Any(static f => typeof(Instrument).IsAssignableFrom(f.FieldType) || f.FieldType == typeof(Meter))))
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
    }

    public ConcurrentDictionary<string, Instrument> Instruments { get; } = new();

    /// <summary>Per instrument, each combination of tags that was recorded: keys and values.</summary>
    public ConcurrentDictionary<string, ConcurrentDictionary<string, KeyValuePair<string, object?>[]>> Tags { get; } = new();

    /// <summary>Per activity, the keys of its tags and one set of values.</summary>
    public ConcurrentDictionary<(string Source, string Name), ConcurrentDictionary<string, string>> Activities { get; } = new();

    /// <summary>Asks the gauges.</summary>
    public void ReadGauges() => _meters.RecordObservableInstruments();

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }

    private static bool IsOurs(string name) => name.StartsWith("Threat.", StringComparison.Ordinal);

    private static IEnumerable<Type> SuiteTypes() => Directory.GetFiles(AppContext.BaseDirectory, "Threat.*.dll").Select(static f => Path.GetFileNameWithoutExtension(f))
        .Where(static n => !n.Contains("Test", StringComparison.Ordinal)).SelectMany(static n => Assembly.Load(n).GetTypes()).Where(static t => !t.ContainsGenericParameters);

    private void Keep(string instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        KeyValuePair<string, object?>[] copy = tags.ToArray();
        Tags.GetOrAdd(instrument, static _ => new()).TryAdd(string.Join(',', copy.Select(static t => $"{t.Key}={t.Value}")), copy);
    }
}
