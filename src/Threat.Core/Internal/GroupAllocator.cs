using Threat.Shared;

namespace Threat.Core.Internal;

/// <summary>
/// Gives each group of rows to a part so that every class comes as close as whole groups allow to its share of every part.
/// Groups go, those with the largest share of a class first, to the part that lacks most of what they hold.
/// </summary>
internal static class GroupAllocator
{
    /// <returns>The part of each row.</returns>
    public static int[] Allocate(ReadOnlySpan<int> groupOfRow, int groupCount, ReadOnlySpan<int> labels, int classCount, double[] fractions, long seed)
    {
        (int[] starts, int[] rows) = RowsByGroup(groupOfRow, groupCount);
        int[] classRows = new int[classCount], classGroups = new int[classCount];
        CountClasses(starts, rows, labels, classRows, classGroups);
        double[,] lacking = Targets(classRows, classGroups, fractions);
        int active = fractions.Count(static f => f > 0);
        bool[] everywhere = [.. classGroups.Select(n => n >= active)];
        bool[,] holds = new bool[fractions.Length, classCount];
        int[] order = Order(starts, rows, labels, classRows, seed), partOfRow = new int[groupOfRow.Length], counts = new int[classCount];
        foreach (int g in order)
        {
            ReadOnlySpan<int> members = rows.AsSpan(starts[g]..starts[g + 1]);
            Array.Clear(counts);
            foreach (int r in members) counts[labels[r]]++;
            int part = Choose(counts, classRows, classGroups, everywhere, lacking, holds, fractions);
            for (int c = 0; c < classCount; c++)
            {
                if (counts[c] == 0) continue;
                lacking[part, c] -= counts[c];
                holds[part, c] = true;
                classGroups[c]--;
            }
            foreach (int r in members) partOfRow[r] = part;
        }
        return partOfRow;
    }

    private static int Choose(int[] counts, int[] classRows, int[] groupsLeft, bool[] everywhere, double[,] lacking, bool[,] holds, double[] fractions)
    {
        // Of the classes that can be in every part, the rarest whose groups would run out before that decides alone, among the parts without it.
        int scarce = -1;
        for (int c = 0; c < counts.Length; c++)
        {
            if (counts[c] == 0 || !everywhere[c] || scarce >= 0 && classRows[c] >= classRows[scarce]) continue;
            int without = 0;
            for (int p = 0; p < fractions.Length; p++) without += fractions[p] > 0 && !holds[p, c] ? 1 : 0;
            if (without > 0 && groupsLeft[c] <= without) scarce = c;
        }
        int best = -1;
        double bestGain = double.NegativeInfinity;
        for (int p = 0; p < fractions.Length; p++)
        {
            if (fractions[p] == 0 || scarce >= 0 && holds[p, scarce]) continue;
            double gain = 0;
            for (int c = 0; c < counts.Length; c++)
            {
                if (counts[c] > 0) gain += counts[c] * lacking[p, c] / classRows[c];
            }
            if (gain > bestGain) (best, bestGain) = (p, gain);
        }
        return best;
    }

    /// <summary>Rows of each class for each part: largest remainder, then at least one where the class has as many groups as there are parts.</summary>
    private static double[,] Targets(int[] classRows, int[] classGroups, double[] fractions)
    {
        int parts = fractions.Length, active = fractions.Count(static f => f > 0);
        double[,] targets = new double[parts, classRows.Length];
        double[] surplus = new double[parts];
        foreach (int c in Enumerable.Range(0, classRows.Length).OrderBy(c => classRows[c]))
        {
            int[] whole = [.. fractions.Select(f => (int)Math.Floor(f * classRows[c] + 1e-9))];
            int left = classRows[c] - whole.Sum();
            // Equal remainders go to the parts that came off worst so far.
            foreach (int p in Enumerable.Range(0, parts).Where(p => fractions[p] > 0)
                .OrderByDescending(p => Math.Round(fractions[p] * classRows[c] - whole[p], 9)).ThenBy(p => Math.Round(surplus[p], 9)).Take(left)) whole[p]++;
            while (classGroups[c] >= active && Enumerable.Range(0, parts).Where(p => fractions[p] > 0 && whole[p] == 0).ToArray() is [int empty, ..])
            {
                int donor = Array.IndexOf(whole, whole.Max());
                whole[donor]--;
                whole[empty]++;
            }
            for (int p = 0; p < parts; p++)
            {
                targets[p, c] = whole[p];
                surplus[p] += whole[p] - fractions[p] * classRows[c];
            }
        }
        return targets;
    }

    private static int[] Order(int[] starts, int[] rows, ReadOnlySpan<int> labels, int[] classRows, long seed)
    {
        int[] order = new int[starts.Length - 1];
        double[] weights = new double[order.Length];
        for (int g = 0; g < order.Length; g++) order[g] = g;
        new SeededRandom(seed).Shuffle(order.AsSpan());
        for (int i = 0; i < order.Length; i++)
        {
            foreach (int r in rows.AsSpan(starts[order[i]]..starts[order[i] + 1])) weights[i] -= 1.0 / classRows[labels[r]];
        }
        int[] places = [.. Enumerable.Range(0, order.Length)];
        Array.Sort(places, (a, b) => weights[a] != weights[b] ? weights[a].CompareTo(weights[b]) : a.CompareTo(b));
        for (int i = 0; i < places.Length; i++) places[i] = order[places[i]];
        return places;
    }

    private static (int[] Starts, int[] Rows) RowsByGroup(ReadOnlySpan<int> groupOfRow, int groupCount)
    {
        int[] starts = new int[groupCount + 1], rows = new int[groupOfRow.Length];
        foreach (int g in groupOfRow) starts[g + 1]++;
        for (int g = 0; g < groupCount; g++) starts[g + 1] += starts[g];
        int[] next = [.. starts];
        for (int i = 0; i < rows.Length; i++) rows[next[groupOfRow[i]]++] = i;
        return (starts, rows);
    }

    private static void CountClasses(int[] starts, int[] rows, ReadOnlySpan<int> labels, int[] classRows, int[] classGroups)
    {
        int[] lastGroup = new int[classRows.Length];
        Array.Fill(lastGroup, -1);
        for (int g = 0; g + 1 < starts.Length; g++)
        {
            foreach (int r in rows.AsSpan(starts[g]..starts[g + 1]))
            {
                int c = labels[r];
                classRows[c]++;
                if (lastGroup[c] == g) continue;
                lastGroup[c] = g;
                classGroups[c]++;
            }
        }
    }
}
