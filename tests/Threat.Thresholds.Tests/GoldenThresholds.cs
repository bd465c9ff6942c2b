using System.Text.Json;
using Threat.TestKit;

namespace Threat.Thresholds.Tests;

/// <summary>golden/thresholds.json: scikit-learn's value at every candidate of a 1,000-row, seven-class set with two-decimal scores.</summary>
internal static class GoldenThresholds
{
    private static JsonElement? _root;

    /// <summary>Read on first use inside a test, so that the test is skipped where the file is absent.</summary>
    public static JsonElement Root => _root ??= Load();

    public static JsonElement Set => Root.GetProperty("sets").GetProperty("twoDecimals(ties)");

    public static int[] Labels => [.. Root.GetProperty("labels").EnumerateArray().Select(static v => v.GetInt32())];

    public static double[][] Scores => Matrix(Set.GetProperty("scores"));

    public static double[][] Matrix(JsonElement rows) => [.. rows.EnumerateArray().Select(Vector)];

    public static double[] Vector(JsonElement row) => [.. row.EnumerateArray().Select(static v => v.GetDouble())];

    private static JsonElement Load()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedFolder.Require("golden", "thresholds.json")));
        return document.RootElement.Clone();
    }
}
