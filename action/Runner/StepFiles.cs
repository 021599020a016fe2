namespace VercelFunctions.Action;

/// <summary>The files in which a runner finds a step's outputs and its part of the job summary; outside one, there are none.</summary>
internal sealed class StepFiles(Variables variables)
{
    /// <summary>Writes an output. The delimiter is random, so that no value can end itself and begin another output.</summary>
    public void WriteOutput(string name, string value)
    {
        string delimiter = $"end-{Guid.NewGuid():N}";
        Append("GITHUB_OUTPUT", $"{name}<<{delimiter}\n{value}\n{delimiter}\n");
    }

    /// <summary>Writes a part of the summary, in Markdown, whose text is masked and escaped.</summary>
    public void WriteSummary(string markdown) => Append("GITHUB_STEP_SUMMARY", markdown);

    private void Append(string variable, string text)
    {
        if (variables[variable].Length > 0)
        {
            File.AppendAllText(variables[variable], text);
        }
    }
}
