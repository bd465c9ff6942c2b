using System.Globalization;
using Threat.Core;
using Threat.Shared;

namespace Threat.TestKit;

/// <summary>softmax(z / T), saved as the bare number in JSON.</summary>
public sealed class PlainTemperature(double temperature) : ICalibration
{
    public double Temperature { get; } = temperature;

    public string Method => "plain-temperature/1";

    public int? ClassCount => null;

    public void Apply(ReadOnlySpan<double> logits, Span<double> probabilities)
    {
        if (probabilities.Length != logits.Length) throw new ArgumentException($"The destination has {probabilities.Length} places for {logits.Length} classes.", nameof(probabilities));
        StableSoftmax.Softmax(logits, probabilities, 1 / Temperature);
    }

    public string ToJson() => string.Create(CultureInfo.InvariantCulture, $$"""{"temperature":{{Temperature:R}}}""");

    /// <exception cref="InvalidDataException">The JSON is malformed.</exception>
    public static PlainTemperature FromJson(string json)
    {
        try
        {
            using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(json);
            return new PlainTemperature(document.RootElement.GetProperty("temperature").GetDouble());
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"No plain temperature: {e.Message}", e);
        }
    }
}
