using System.Collections.Immutable;
using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>softmax(W·z + b): what <see cref="VectorScaling"/> and <see cref="MatrixScaling"/> fit.</summary>
public sealed class AffineCalibration : ICalibration
{
    internal const string VectorMethod = "vector/1", MatrixMethod = "matrix/1", DirichletMethod = "dirichlet/1";

    private readonly double[] _parameters;
    private readonly bool _diagonal, _logProbabilities;
    private readonly int _classes;

    private AffineCalibration(string method, int classes, double[] parameters)
    {
        Method = method;
        _classes = classes;
        _parameters = parameters;
        _diagonal = method == VectorMethod;
        _logProbabilities = method == DirichletMethod;
    }

    /// <inheritdoc/>
    public string Method { get; }

    /// <inheritdoc/>
    public int? ClassCount => _classes;

    /// <summary>The C factors of vector scaling, or the C × C matrix, row by row.</summary>
    public ImmutableArray<double> Weights => [.. _parameters.AsSpan(0, _parameters.Length - _classes)];

    /// <summary>The C offsets.</summary>
    public ImmutableArray<double> Biases => [.. _parameters.AsSpan(_parameters.Length - _classes)];

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<double> logits, Span<double> probabilities)
    {
        CalibrationChecks.Row(logits, probabilities, _classes);
        Span<double> x = _classes <= 256 ? stackalloc double[_classes] : new double[_classes];
        Span<double> z = _classes <= 256 ? stackalloc double[_classes] : new double[_classes];
        if (_logProbabilities) AffineScalingKernel.LogSoftmax(logits, x);
        else logits.CopyTo(x);
        AffineScalingKernel.Transform(x, _parameters, _diagonal, z);
        StableSoftmax.Softmax(z, probabilities[.._classes]);
    }

    /// <inheritdoc/>
    public string ToJson() => LossesJson.Write(new AffineState([.. Weights], [.. Biases]), LossesJson.Default.AffineState);

    internal static AffineCalibration FromJson(string method, string json)
    {
        AffineState s = LossesJson.Read(method, json, LossesJson.Default.AffineState);
        int classes = s.Biases?.Length ?? 0, weights = method == VectorMethod ? classes : classes * classes;
        return classes >= 2 && s.Weights?.Length == weights && s.Weights.Concat(s.Biases!).All(double.IsFinite)
            ? new(method, classes, [.. s.Weights, .. s.Biases!])
            : throw new InvalidDataException($"The calibration {method} is malformed: it needs C of 2 or more finite biases and {(method == VectorMethod ? "C" : "C × C")} finite weights; it has {classes} and {s.Weights?.Length ?? 0}.");
    }

    internal static CalibrationFit Fit(LabeledLogits heldOut, bool diagonal, bool logProbabilities, double regularization, int rowsPerParameter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        int classes = heldOut.Logits.ClassCount, parameters = (diagonal ? classes : classes * classes) + classes;
        CalibrationChecks.Fit(heldOut, checked(rowsPerParameter * parameters), $"RowsPerParameter = {rowsPerParameter}, for {parameters} parameters");
        cancellationToken.ThrowIfCancellationRequested();
        (double[] fitted, bool converged) = AffineScalingKernel.Fit(AffineScalingKernel.Inputs(heldOut.Logits, logProbabilities), heldOut.Labels, classes, diagonal, regularization, cancellationToken);
        string method = diagonal ? VectorMethod : logProbabilities ? DirichletMethod : MatrixMethod;
        List<string> notes = CalibrationChecks.AbsentClasses(heldOut);
        if (!converged) notes.Add("The optimum was not reached to full precision. Raise Regularization.");
        return CalibrationChecks.Result(heldOut, new AffineCalibration(method, classes, fitted), notes);
    }
}
