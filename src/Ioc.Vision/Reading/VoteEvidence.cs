namespace Ioc.Vision.Reading;

/// <summary>What speaks for and against the text of a vote: from this the calibration states the probability that it is right.</summary>
/// <param name="Score">The vote's own score: posterior of the text among all that were read, 0..1.</param>
/// <param name="Height">Height of the characters in the picture, pixels, in the largest read; 0 when not known.</param>
/// <param name="Gleam">
/// Share of the plate that shines brighter than its own paper, 0..1, by the reads' weights: light takes the ink away, and what is left of a 6
/// is read as a 5 without a doubt.
/// </param>
public readonly record struct VoteEvidence(double Score, double Height = 0, double Gleam = 0);
