using Microsoft.ML.Trainers.FastTree;

namespace CustomTrainer;

/// <summary>The trees of one class, node after node: feature, threshold, children; a negative child is the complement of a leaf.</summary>
public sealed record TreeClass(int[] Roots, int[] Features, float[] Thresholds, int[] Left, int[] Right, double[] Leaves, double Bias)
{
    /// <summary>A class without training rows: a logit far below the others.</summary>
    public static TreeClass Absent { get; } = new([], [], [], [], [], [], -30);

    /// <summary>The sum over the trees for one row.</summary>
    public double Score(ReadOnlySpan<float> row)
    {
        double sum = Bias;
        for (int tree = 0; tree < Roots.Length; tree++) sum += Leaf(row, tree);
        return sum;
    }

    /// <summary>What one tree adds.</summary>
    internal double Leaf(ReadOnlySpan<float> row, int tree)
    {
        int node = Roots[tree];
        while (node >= 0) node = row[Features[node]] <= Thresholds[node] ? Left[node] : Right[node];
        return Leaves[~node];
    }

    internal static TreeClass Of(RegressionTreeEnsemble ensemble)
    {
        List<int> roots = [], features = [], left = [], right = [];
        List<float> thresholds = [];
        List<double> leaves = [];
        for (int t = 0; t < ensemble.Trees.Count; t++)
        {
            RegressionTree tree = ensemble.Trees[t];
            int nodes = features.Count, firstLeaf = leaves.Count;
            roots.Add(tree.NumberOfNodes == 0 ? ~firstLeaf : nodes);
            features.AddRange(tree.NumericalSplitFeatureIndexes);
            thresholds.AddRange(tree.NumericalSplitThresholds);
            left.AddRange(tree.LeftChild.Select(c => c >= 0 ? c + nodes : ~(~c + firstLeaf)));
            right.AddRange(tree.RightChild.Select(c => c >= 0 ? c + nodes : ~(~c + firstLeaf)));
            leaves.AddRange(tree.LeafValues.Select(v => v * ensemble.TreeWeights[t]));
        }
        return new TreeClass([.. roots], [.. features], [.. thresholds], [.. left], [.. right], [.. leaves], ensemble.Bias);
    }
}
