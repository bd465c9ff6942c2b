using System.Globalization;
using System.Text;
using Threat.Core;
using Threat.TestKit;

namespace Threat.Features.Tests;

public sealed class FeatureSchemaTests
{
    [Test]
    public void Threat100_has_79_basic_and_21_advanced_features_with_definitions()
    {
        FeatureSchema schema = FeatureSchema.Threat100;
        schema.Definitions.Select(d => d.Name).ShouldBe(schema.Id.Columns);
        schema.Definitions.Count(d => d.IsAdvanced).ShouldBe(21);
        schema.Definitions.ShouldAllBe(d => d.Minimum < d.Maximum && d.Description.EndsWith('.') && d.Unit.Length > 0 && d.Group.Length > 0);
        schema.ModelInputScalings().Length.ShouldBe(200);
    }

    [Test]
    public void Scalings_follow_the_kind_of_feature()
    {
        ColumnScaling Of(string name) => FeatureSchema.Threat100.Definitions[FeatureSchema.Threat100.IndexOf(name)].Scaling;
        (Of("bytes_sent"), Of("connection_duration"), Of("event_count_1h")).ShouldBe((ColumnScaling.LogRobust, ColumnScaling.LogRobust, ColumnScaling.LogRobust));
        (Of("dst_port_normalized"), Of("username_diversity"), Of("hour"), Of("abuseipdb_score")).ShouldBe((ColumnScaling.Standard, ColumnScaling.Standard, ColumnScaling.Standard, ColumnScaling.Standard));
        (Of("is_weekend"), Of("shell_spawning_score"), Of("privilege_escalation_score")).ShouldBe((ColumnScaling.None, ColumnScaling.None, ColumnScaling.None));
        FeatureSchema.Threat100.ModelInputScalings()[100..].ShouldAllBe(s => s == ColumnScaling.None);
    }

    /// <summary>Fitted on training rows alone; the rows to be judged change nothing, and it survives being saved.</summary>
    [Test]
    public void A_scaler_of_the_schema_is_fitted_on_training_rows_and_saved_exactly()
    {
        FeatureVector[] vectors = [.. Enumerable.Range(0, 60).Select(i => new ThreatFeatureExtractor().Extract(Make.Source, Streams.Random(i, 20 + i, 86_400), Make.T))];
        FeatureMatrix train = FeatureVector.Encode(FeatureSchema.Threat100, vectors[..40]), later = FeatureVector.Encode(FeatureSchema.Threat100, vectors[40..]);
        FeatureScaler scaler = FeatureScaler.Fit(train, FeatureSchema.Threat100.ModelInputScalings());
        float[] scaled = scaler.Transform(later).Values.ToArray();
        FeatureScaler.FromJson(scaler.ToJson()).Transform(later).Values.ToArray().ShouldBe(scaled);
        scaled.ShouldAllBe(x => float.IsFinite(x) && Math.Abs(x) < 2000);
    }

    [Test]
    public void The_hash_of_threat_100_v1_never_changes() => FeatureSchema.Threat100.Id.Hash.ShouldBe("52941d4b75f36beb327a0cc3bdf7743b");

    [Test]
    public void The_docs_table_is_printed_from_the_schema()
    {
        string path = Path.Combine(RepositoryRoot.Path, "docs", "features", "features.md");
        string expected = Page();
        if (Environment.GetEnvironmentVariable("THREAT_APPROVE") == "1") File.WriteAllText(path, expected);
        File.ReadAllText(path).ShouldBe(expected, "Run the test with THREAT_APPROVE=1 to write the page anew, and review the difference.");
    }

    private static string Page()
    {
        StringBuilder page = new("""
            # The 100 features

            Schema `threat-100/v1`, as `FeatureSchema.Threat100.Definitions` holds it. This page is written by a test. Unless the definition says otherwise the
            window is the last 24 hours before T, half-open: an event at T is not seen. "Normalised entropy" is −Σ p log2 p / log2(min(n, K)) for n observations of
            K possible values. A value that cannot be known is missing with a reason, never 0: see [extraction](extraction.md).

            | # | name | group | unit | range | needs | definition |
            |--|--|--|--|--|--|--|

            """);
        int number = 1;
        foreach (FeatureDefinition d in FeatureSchema.Threat100.Definitions)
        {
            string most = double.IsPositiveInfinity(d.Maximum) ? "∞" : d.Maximum.ToString("0.###", CultureInfo.InvariantCulture);
            page.Append(CultureInfo.InvariantCulture, $"|{number++}|{d.Name}|{d.Group}{(d.IsAdvanced ? ", advanced" : "")}|{d.Unit}|{d.Minimum:0.###} to {most}|{d.Needs}|{d.Description}|\n");
        }
        return page.ToString().ReplaceLineEndings("\n");
    }
}
