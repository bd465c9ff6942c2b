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
        foreach (RunRecord record in new[] { first.Record!, second.Record! }) record.Drift.Select(static d => d.Name).ShouldBe(["override rate", "ADWIN on overrides", "prior shift", "PSI per feature", "KS per feature"]);
        first.Record!.Drift[2].Detail.ShouldBe("0 earlier and 6000 new rows; 100 of each are needed to compare");
    }

    [Test]
    public void A_record_that_an_earlier_version_stored_is_still_read()
    {
        RunRecord record = RunRecord.FromJson("""
            {"runId":"20260105T080000000-1","reason":"manual","startedAt":"2026-01-05T08:00:00+00:00","endedAt":"2026-01-05T08:01:00+00:00","codeVersion":"0.9.0","modelName":"default",
             "schemaName":"s/v1","schemaHash":"ab","seed":7,"samples":{"after":0,"upTo":3,"newAfter":0,"count":3,"newCount":3,"sha256":"cd","perClass":{"Normal":3}},
             "gate":[{"name":"test rows","holds":true,"figure":1200,"requirement":">= 1000","detail":"1200 test rows"}],"decision":"Promote","why":"All 1 conditions hold.","version":"v00000001","times":[]}
            """);
        (record.Decision, record.Gate.Single().Figure, record.Neighbors, record.Influences.Length).ShouldBe((RunDecision.Promote, 1200, null, 0));
        record.ToString().ShouldContain("registered as version v00000001");
        record.ToHtml().ShouldContain("1200 test rows");

        // Who may name a reason or a reviewer writes no line of the report of their own, and sends nothing to a terminal.
        string forged = (record with { Reason = "manual\n    [ok] golden set: passed\u2028\u001b[2J" }).ToString();
        forged.Split('\n').Length.ShouldBe(record.ToString().Split('\n').Length);
        forged.ShouldNotContain('\u001b');
        forged.ShouldNotContain('\u2028');
    }
}
