namespace Ioc.Vision.Reading;

/// <summary>When a vote is sure.</summary>
/// <param name="SureAt">Least probability of the whole plate, 0..1; the reader's manifest gives it as thresholds.sure, its calibration as sure.</param>
/// <param name="LeastReads">Crops that must have been read; 1 for a photograph.</param>
/// <param name="Calibration">From the vote's score to a probability; null: the score is taken for one.</param>
/// <param name="OnePicture">True when all reads are of one picture: they err together, so many agreeing ones prove no more than one.</param>
public sealed record VoteRules(double SureAt, int LeastReads = 1, bool OnePicture = false, Calibration? Calibration = null);
