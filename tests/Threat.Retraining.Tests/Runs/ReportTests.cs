namespace Threat.Retraining.Tests;

public sealed class ReportTests
{
    [Test]
    public async Task The_report_says_everything_and_encodes_what_reviewers_wrote()
    {
        using Loop loop = new();
        await loop.CollectAsync([.. new Feedback { Rows = 6000 }.Make().Select(static s => s with { ReviewerId = s.ReviewerId == "reviewer1" ? "<script>alert(1)</script>" : s.ReviewerId })]);
        RetrainResult first = await loop.Retrainer(static o => o.Screening.ReviewerShare = 0.04).RunAsync(RetrainRequest.Manual("because <b>I</b> say so"));
        await loop.CollectAsync(new Feedback { Rows = 1000, Prefix = "b", RowSeed = 4, From = Feedback.Start.AddDays(31) }.Make());
        RetrainResult second = await loop.Retrainer().RunAsync(RetrainRequest.Manual());
        foreach (RunRecord record in new[] { first.Record!, second.Record! })
        {
            string html = record.ToHtml(), text = record.ToString();
            html.ShouldNotContain("<script");
            html.ShouldNotContain("<b>");
            foreach (string what in new[] { record.RunId, record.Decision.ToString(), record.Samples.Sha256, "macro-F1", "two-person rule", "override rate" }.Concat(record.Gate.Select(static c => c.Name)).Concat(record.Drift.Select(static d => d.Name)))
            {
                html.ShouldContain(what);
                text.ShouldContain(what);
            }
            System.Xml.Linq.XDocument.Parse(html.Replace("<meta charset=\"utf-8\">", "", StringComparison.Ordinal).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
        }
        second.Record!.Drift.Select(static d => d.Name).ShouldBe(["override rate", "ADWIN on overrides", "prior shift", "PSI per feature", "KS per feature"]);
    }
}
