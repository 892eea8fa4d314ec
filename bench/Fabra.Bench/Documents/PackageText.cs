namespace Fabra.Bench.Documents;

/// <summary>What Debian says of one package.</summary>
/// <param name="Name">Of the package; the document's id.</param>
/// <param name="Synopsis">One line, written by the package's maintainer. Never indexed: it is asked for.</param>
/// <param name="Text">The long description: the document.</param>
internal sealed record PackageText(string Name, string Synopsis, string Text);
