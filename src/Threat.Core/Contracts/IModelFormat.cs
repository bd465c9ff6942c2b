namespace Threat.Core;

/// <summary>Reads what a trained model of one <see cref="Kind"/> exported.</summary>
public interface IModelFormat
{
    /// <summary>The kind it reads, as in "mlp/1".</summary>
    string Kind { get; }

    /// <summary>Builds the model.</summary>
    /// <param name="files">What <see cref="ITrainedModel.Export"/> gave.</param>
    /// <param name="labels">The classes.</param>
    /// <exception cref="InvalidDataException">A file is missing or malformed.</exception>
    ITrainedModel Import(IReadOnlyDictionary<string, byte[]> files, LabelSet labels);
}
