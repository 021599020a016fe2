namespace VercelFunctions.Samples;

/// <summary>A way to walk the tour's steps.</summary>
internal interface IWalker
{
    /// <summary>Whether it can run the step at all.</summary>
    bool CanWalk(Step step);

    /// <summary>The line that the step runs, as one would type it.</summary>
    string Line(Step step);

    /// <summary>Runs a step.</summary>
    /// <returns>What it showed, errors too.</returns>
    string Walk(Step step);
}
