namespace Fabra.Core.Contexts;

/// <summary>How much of a record to read. What is not asked for comes back empty.</summary>
public enum ContextColumns
{
    /// <summary>All but the segments; of the content the first <see cref="PreviewOfContent.ReadLength"/> characters.</summary>
    Summary,

    /// <summary>Everything.</summary>
    All,
}
