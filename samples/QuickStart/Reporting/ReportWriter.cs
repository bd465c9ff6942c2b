using System.Globalization;
using QuickStart.Training;
using Threat.Core;

namespace QuickStart.Reporting;

/// <summary>The HTML report of a finished job.</summary>
internal static class ReportWriter
{
    public static void Write(FinishedJob job, string path)
    {
        LabelSet labels = job.Problem.Test.LabelSet;
        ClassificationReport final = ClassificationReport.Evaluate(job.First.TestAfter, job.Model.Policy);
        HtmlReport html = new($"{job.Problem.Name}: from events to a calibrated, thresholded detector");
        html.Paragraph(job.Problem.Description);
        string over = job.Seeds > 1 ? $" Mean ± standard deviation over {job.Seeds} seeds; pictures show the first." : "";
        html.Heading("The pipeline, a step more in each row");
        html.Paragraph($"Measured on {job.Problem.Test.RowCount.ToString("N0", CultureInfo.InvariantCulture)} untouched test rows at natural prevalence.{over}");
        html.Table(job.Cumulative.Header, job.Cumulative.Rows);
        html.Heading("Each step alone");
        html.Table(job.Alone.Header, job.Alone.Rows);
        html.Heading("Pictures");
        Picture(html, path, "confusion-matrix", Charts.ConfusionMatrix(final.Confusion.ToArray(), labels.Names), "Confusion matrix of the finished detector");
        Picture(html, path, "reliability", Charts.Reliability(CalibrationMetrics.ReliabilityBins(job.First.TestBefore), CalibrationMetrics.ReliabilityBins(job.First.TestAfter)), "Reliability diagram before and after calibration");
        Picture(html, path, "precision-recall", Charts.PrecisionRecall([.. Enumerable.Range(0, labels.Count).Where(c => final.Classes[c].Support > 0).Select(c => Curve(job, final, c))]), "Precision-recall curves with the chosen operating points");
        Picture(html, path, "class-counts", Charts.ClassCounts(job.First.Balancing.CountsBefore, job.First.Balancing.CountsAfter, labels.Names), "Class counts before and after balancing");
        html.Heading("The finished detector");
        html.Text(final.ToString());
        html.Table(["class", "threshold"], labels.Names.Select((n, c) => (IReadOnlyList<string>)[n, job.Model.Policy.Thresholds[c].ToString("0.0000", CultureInfo.InvariantCulture)]));
        html.Paragraph($"Decision rule: {job.Model.Policy.Rule.Name}. Calibration: {job.Model.Calibration.Method} {job.Model.Calibration.ToJson()}");
        foreach (string note in job.First.Notes) html.Paragraph(note);
        html.Heading("Balancing");
        html.Text(job.First.Balancing.ToString());
        html.Save(path);
    }

    private static PrecisionRecallPoints Curve(FinishedJob job, ClassificationReport final, int classId)
    {
        IReadOnlyList<PrecisionRecallPoint> points = RankingMetrics.PrecisionRecallCurve(job.First.TestAfter, classId);
        ClassMetrics chosen = final.Classes[classId];
        return new PrecisionRecallPoints(chosen.Name, [.. points.Select(p => p.Precision)], [.. points.Select(p => p.Recall)], (chosen.Recall, chosen.Precision));
    }

    private static void Picture(HtmlReport html, string path, string name, byte[] png, string description)
    {
        html.Picture(png, description);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name + ".png"), png);
    }
}
