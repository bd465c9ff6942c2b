using System.Globalization;
using CsvHelper;
using Parquet;
using Parquet.Schema;

namespace OfflineScoring;

/// <summary>Writes the rows as CSV and as Parquet, with the same columns: a probability for each of the model's classes among them.</summary>
internal static class ScoreFiles
{
    public static void WriteCsv(IReadOnlyList<ScoredWindow> rows, string path)
    {
        using CsvWriter csv = new(new StreamWriter(Create(path)), CultureInfo.InvariantCulture);
        foreach (string name in (string[])["source", "as_of", "events", "attack_type", "score", "confidence", .. Probabilities(rows), "top_features", "model"]) csv.WriteField(name);
        csv.NextRecord();
        foreach (ScoredWindow row in rows)
        {
            csv.WriteField(row.Source);
            csv.WriteField(row.AsOf.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            csv.WriteField(row.Events);
            csv.WriteField(row.Score.AttackType);
            csv.WriteField(row.Score.Score);
            csv.WriteField(row.Score.Confidence);
            foreach (double p in row.Score.Probabilities) csv.WriteField(p);
            csv.WriteField(Features(row));
            csv.WriteField(row.Score.ModelVersion);
            csv.NextRecord();
        }
    }

    public static async Task WriteParquetAsync(IReadOnlyList<ScoredWindow> rows, string path)
    {
        DataField<string> source = new("source"), attack = new("attack_type"), features = new("top_features"), model = new("model");
        DateTimeDataField asOf = new("as_of", DateTimeFormat.DateAndTimeMicros, isAdjustedToUTC: true);
        DataField<int> events = new("events");
        DataField<double> score = new("score"), confidence = new("confidence");
        DataField<double>[] probabilities = [.. Probabilities(rows).Select(name => new DataField<double>(name))];
        await using FileStream file = Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema([source, asOf, events, attack, score, confidence, .. probabilities, features, model]), file);
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        await group.WriteAsync(source, [.. rows.Select(r => r.Source)]);
        await group.WriteAsync<DateTime>(asOf, rows.Select(r => r.AsOf.UtcDateTime).ToArray());
        await group.WriteAsync<int>(events, rows.Select(r => r.Events).ToArray());
        await group.WriteAsync(attack, [.. rows.Select(r => r.Score.AttackType)]);
        await group.WriteAsync<double>(score, rows.Select(r => r.Score.Score).ToArray());
        await group.WriteAsync<double>(confidence, rows.Select(r => r.Score.Confidence).ToArray());
        for (int c = 0; c < probabilities.Length; c++)
        {
            int classId = c;
            await group.WriteAsync<double>(probabilities[c], rows.Select(r => r.Score.Probabilities[classId]).ToArray());
        }
        await group.WriteAsync(features, [.. rows.Select(Features)]);
        await group.WriteAsync(model, [.. rows.Select(r => r.Score.ModelVersion)]);
        group.CompleteValidate();
    }

    private static IEnumerable<string> Probabilities(IReadOnlyList<ScoredWindow> rows) => rows[0].Score.Labels.Names.Select(name => "p_" + name);

    private static string Features(ScoredWindow row) => string.Join(' ', row.Score.TopFeatures.Select(f => FormattableString.Invariant($"{f.Feature}={f.Value:0.###}")));

    private static FileStream Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return File.Create(path);
    }
}
