using System.Text.Json;
using Threat.TestKit;

namespace Threat.Losses.Tests;

/// <summary>Reads the golden files.</summary>
internal static class Golden
{
    public static JsonElement Losses => Read("losses.json");

    public static JsonElement Calibration => Read("calibration.json");

    public static double[] Vector(this JsonElement e) => [.. e.EnumerateArray().Select(x => x.GetDouble())];

    public static long[] Ids(this JsonElement e) => [.. e.EnumerateArray().Select(x => x.GetInt64())];

    /// <summary>A matrix, row by row.</summary>
    public static double[] Flat(this JsonElement e) => [.. e.EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(x => x.GetDouble())];

    private static JsonElement Read(string file)
    {
        using JsonDocument d = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Require("golden", file)));
        return d.RootElement.Clone();
    }
}
