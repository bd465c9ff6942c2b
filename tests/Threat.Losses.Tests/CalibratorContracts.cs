using Threat.Core;
using Threat.TestKit;

namespace Threat.Losses.Tests;

public sealed class TemperatureScalingContractTests : CalibratorContractTests
{
    protected override ICalibrator CreateCalibrator() => new TemperatureScaling();

    protected override ICalibration Read(string json) => CalibrationJson.Read("temperature/1", json);
}

public sealed class VectorScalingContractTests : CalibratorContractTests
{
    protected override ICalibrator CreateCalibrator() => new VectorScaling();

    protected override ICalibration Read(string json) => CalibrationJson.Read("vector/1", json);
}

public sealed class MatrixScalingContractTests : CalibratorContractTests
{
    protected override ICalibrator CreateCalibrator() => new MatrixScaling();

    protected override ICalibration Read(string json) => CalibrationJson.Read("matrix/1", json);
}

public sealed class DirichletContractTests : CalibratorContractTests
{
    protected override ICalibrator CreateCalibrator() => new MatrixScaling(new() { Dirichlet = true });

    protected override ICalibration Read(string json) => CalibrationJson.Read("dirichlet/1", json);
}

public sealed class BetaCalibrationContractTests : CalibratorContractTests
{
    protected override double AllowedRise => 0.01;

    protected override ICalibrator CreateCalibrator() => new BetaCalibration();

    protected override ICalibration Read(string json) => CalibrationJson.Read("beta/1", json);
}

public sealed class IsotonicCalibrationContractTests : CalibratorContractTests
{
    protected override double AllowedRise => 0.01;

    protected override ICalibrator CreateCalibrator() => new IsotonicCalibration();

    protected override ICalibration Read(string json) => CalibrationJson.Read("isotonic/1", json);
}

public sealed class HistogramBinningContractTests : CalibratorContractTests
{
    protected override double AllowedRise => 0.01;

    protected override ICalibrator CreateCalibrator() => new HistogramBinning();

    protected override ICalibration Read(string json) => CalibrationJson.Read("histogram/1", json);
}
