namespace Threat.Features.Internal;

/// <summary>Features 29-38: logins.</summary>
internal static class AuthenticationKernel
{
    private const SecurityEventKinds Kind = SecurityEventKinds.Authentication;

    public static void Compute(ExtractionWorkspace w, FeatureSink sink, long asOf)
    {
        ReadOnlySpan<AuthenticationEvent> all = w.Logins.Span;
        FeatureStatus why = sink.Why(Kind);
        Span<int> user = w.Ints.Take(all.Length), perUser = w.Counts.Take(all.Length, 0);
        int failures = 0, successes = 0, withPassword = 0, defaults = 0, named = 0;
        w.Names.Clear();
        w.Keys.Clear();
        for (int i = 0; i < all.Length; i++)
        {
            AuthenticationEvent a = all[i];
            if (a.Outcome == EventOutcome.Failure) failures++;
            if (a.Outcome == EventOutcome.Success) successes++;
            user[i] = a.UserKey is null ? -1 : w.Names.GetOrAdd(a.UserKey);
            w.Attempts.Add(new LoginRecord(a.TimeTicks, w.LoginTarget.Span[i], user[i], a.Outcome));
            if (user[i] >= 0)
            {
                perUser[user[i]]++;
                named++;
            }
            if (a.Credential is not { } credential) continue;
            withPassword++;
            if (credential.IsDefaultPair) defaults++;
            w.Keys.GetOrAdd(credential.Password.High ^ credential.Password.Low);
        }
        int users = w.Names.Count;
        sink.Count(F.FailedLoginCount, failures, Kind);
        sink.Count(F.SuccessfulLoginCount, successes, Kind);
        sink.Share(F.LoginFailureRate, failures, failures + successes, Kind);
        sink.Count(F.UniqueUsernames, users, Kind, all.Length, named);
        sink.Count(F.UniquePasswords, w.Keys.Count, Kind, all.Length, withPassword);
        sink.Count(F.DefaultCredentialsAttempted, defaults, Kind, all.Length, withPassword);
        sink.Set(F.PasswordDiversity, withPassword > 0 ? w.Keys.Count / (double)withPassword : 0, withPassword > 0, all.Length > 0 ? FeatureStatus.NotObserved : why);
        double diversity = Entropy.Normalized(perUser[..users], named);
        sink.Set(F.UsernameDiversity, diversity, named >= 2, why);
        sink.Count(F.BruteForceScore, Math.Min(1, WorstHalfHour(w, w.Attempts.Span, w.Scores.Take(all.Length)) / 30.0), Kind);
        sink.Count(F.CredentialStuffingScore, Stuffing(w, w.Attempts.Span, users, asOf, w.Scores.Take(all.Length)), Kind, all.Length, named);
    }

    /// <summary>The most failures against one (destination, user) within 30 minutes; the count that ends with each attempt goes out.</summary>
    public static int WorstHalfHour(ExtractionWorkspace w, ReadOnlySpan<LoginRecord> all, Span<double> counts)
    {
        const long window = 30 * TimeKernel.Minute;
        Span<int> head = w.Heads.Take(all.Length, -1), tail = w.Tails.Take(all.Length), next = w.Nexts.Take(all.Length, -1), count = w.Others.Take(all.Length, 0);
        w.Keys.Clear();
        int best = 0;
        for (int i = 0; i < all.Length; i++)
        {
            counts[i] = 0;
            if (all[i].Outcome != EventOutcome.Failure) continue;
            int key = w.Keys.GetOrAdd((ulong)(uint)(all[i].Target + 1) << 32 | (uint)(all[i].User + 1));
            if (head[key] < 0) head[key] = i;
            else next[tail[key]] = i;
            tail[key] = i;
            count[key]++;
            while (all[head[key]].Time <= all[i].Time - window)
            {
                head[key] = next[head[key]];
                count[key]--;
            }
            counts[i] = count[key];
            best = Math.Max(best, count[key]);
        }
        return best;
    }

    /// <summary>Best 5-minute bucket of min(1, users/10)·min(1, failures/30)·share of users with at most 3 tries; buckets are counted backwards from T, and each attempt gets its bucket's score.</summary>
    public static double Stuffing(ExtractionWorkspace w, ReadOnlySpan<LoginRecord> all, int users, long asOf, Span<double> scores)
    {
        const long bucket = 5 * TimeKernel.Minute;
        Span<int> tries = w.Counts.Take(users, 0);
        double best = 0;
        for (int start = 0; start < all.Length;)
        {
            long number = (asOf - all[start].Time - 1) / bucket;
            int end = start, distinct = 0, failures = 0, few = 0;
            for (; end < all.Length && (asOf - all[end].Time - 1) / bucket == number; end++)
            {
                if (all[end].Outcome == EventOutcome.Failure) failures++;
                if (all[end].User < 0) continue;
                int t = ++tries[all[end].User];
                if (t == 1)
                {
                    distinct++;
                    few++;
                }
                if (t == 4) few--;
            }
            double score = distinct > 0 ? Math.Min(1, distinct / 10.0) * Math.Min(1, failures / 30.0) * few / distinct : 0;
            best = Math.Max(best, score);
            for (int i = start; i < end; i++)
            {
                scores[i] = score;
                if (all[i].User >= 0) tries[all[i].User] = 0;
            }
            start = end;
        }
        return best;
    }
}
