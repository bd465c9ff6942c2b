using System.Numerics;

namespace Threat.Core.Internal;

/// <summary>Numbers the groups of rows that must stay together; a group's number is the order of its first row.</summary>
internal static class RowGroups
{
    /// <summary>Rows with equal values (0 equals −0) form a group.</summary>
    public static (int[] GroupOfRow, int Count) ByFeatures(FeatureMatrix features)
    {
        int[] groups = new int[features.RowCount];
        Dictionary<int, int> firstRows = new(features.RowCount, new RowComparer(features));
        for (int i = 0; i < groups.Length; i++)
        {
            ref int number = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(firstRows, i, out bool known);
            if (!known) number = firstRows.Count - 1;
            groups[i] = number;
        }
        return (groups, firstRows.Count);
    }

    /// <summary>Rows of the same entity form a group.</summary>
    public static (int[] GroupOfRow, int Count) ByEntity(LabeledDataset dataset)
    {
        IReadOnlyList<string> entities = dataset.EntityIds
            ?? throw new ArgumentException("The dataset has no entity ids, so its rows cannot be kept together by entity. Give LabeledDataset entityIds, or use SplitStrategy.Stratified.", nameof(dataset));
        int[] groups = new int[entities.Count];
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        for (int i = 0; i < groups.Length; i++)
        {
            string entity = entities[i] ?? throw new ArgumentException($"Row {i} has no entity id; every row needs one.", nameof(dataset));
            if (!numbers.TryGetValue(entity, out int number)) numbers.Add(entity, number = numbers.Count);
            groups[i] = number;
        }
        return (groups, numbers.Count);
    }

    private sealed class RowComparer(FeatureMatrix features) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => features.Row(x).SequenceEqual(features.Row(y));

        public int GetHashCode(int row)
        {
            ulong hash = 0x9E3779B97F4A7C15UL;
            foreach (float value in features.Row(row)) hash = (BitOperations.RotateLeft(hash, 29) ^ BitConverter.SingleToUInt32Bits(value + 0f)) * 0xBF58476D1CE4E5B9UL;
            return (int)(hash >> 32);
        }
    }
}
