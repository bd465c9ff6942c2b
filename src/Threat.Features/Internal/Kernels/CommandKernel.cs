namespace Threat.Features.Internal;

/// <summary>Features 39-46, 86: what was typed, judged by lexed tokens, never by substrings.</summary>
internal static class CommandKernel
{
    private const SecurityEventKinds Kind = SecurityEventKinds.Command;

    public static void Compute(ExtractionWorkspace w, FeatureSink sink)
    {
        ReadOnlySpan<CommandEvent> all = w.Commands.Span;
        int dangerous = 0, downloads = 0, uploads = 0, scripts = 0;
        bool shell = false;
        double escalation = 0;
        w.Keys.Clear();
        w.MoreKeys.Clear();
        TypedList<int> verbs = w.Ints;
        verbs.Clear();
        foreach (CommandEvent x in all)
        {
            CommandTraits traits = w.CommandAnalyzer.Analyze(x.CommandLine, w.MoreKeys, w.Keys, verbs);
            if ((traits & CommandTraits.Dangerous) != 0) dangerous++;
            if ((traits & CommandTraits.Download) != 0) downloads++;
            if ((traits & CommandTraits.Upload) != 0) uploads++;
            if ((traits & CommandTraits.Interpreter) != 0) scripts++;
            shell |= (traits & CommandTraits.ShellSpawn) != 0;
            if ((traits & CommandTraits.Escalation) != 0) escalation = Math.Max(escalation, x.Outcome == EventOutcome.Success ? 1 : 0.5);
        }
        foreach (FileTransferEvent t in w.Transfers.Span)
        {
            if (t.Direction == TransferDirection.Inbound) downloads++;
            else uploads++;
        }
        sink.Count(F.CommandCount, all.Length, Kind);
        sink.Count(F.UniqueCommands, w.MoreKeys.Count, Kind);
        sink.Share(F.DangerousCommands, dangerous, all.Length, Kind);
        sink.Count(F.DownloadAttempts, downloads, Kind | SecurityEventKinds.FileTransfer);
        sink.Count(F.UploadAttempts, uploads, Kind | SecurityEventKinds.FileTransfer);
        sink.Share(F.ScriptExecutionScore, scripts, all.Length, Kind);
        sink.Count(F.ShellSpawningScore, shell ? 1 : 0, Kind);
        sink.Count(F.PrivilegeEscalationScore, escalation, Kind);

        Span<int> counts = w.Counts.Take(w.Keys.Count, 0);
        foreach (int v in verbs.Span) counts[v]++;
        double h = Entropy.Normalized(counts, verbs.Count);
        sink.Set(F.CommandEntropy, h, verbs.Count >= 2, sink.Why(Kind));
    }
}
