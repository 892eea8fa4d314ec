using System.Collections.Frozen;
using Fabra.Core.Documents.Search;

namespace Fabra.Core.Documents.Embedding;

/// <summary>
/// Words that say how others go together and little by themselves. A vector has no statistics of the index to weigh words by, as BM25 has,
/// so it weighs these less: by measurement that finds more than not to, and more than to leave them out.
/// </summary>
internal static class FunctionWords
{
    private const string English =
        "a about after all also am an and any are as at be because been before being between both but by can could did do does doing during "
        + "each few for from further had has have having he her here hers him his how i if in into is it its itself just me more most my no "
        + "nor not now of off on once only or other our out over own same she should so some such than that the their them then there these "
        + "they this those through to too under until up us very was we were what when where which while who whom why will with within "
        + "without would you your";

    private const string German =
        "aber als am an auch auf aus bei bis da damit das dass dem den der des die dies doch du durch ein eine einem einen einer eines er es "
        + "fur hat haben hier ich ihr im in ist ja kann mit nach nicht noch nur oder sich sie sind so uber um und uns unter vom von vor war "
        + "was wenn werden wie wir wird zu zum zur";

    private const string French =
        "au aux avec ce ces cette comme dans de des du elle en est et eux il ils je la le les leur lui ma mais meme mes mon ne nos notre "
        + "nous on ou par pas plus pour qu que qui sa sans se ses si son sont sur ta tes toi ton tu un une vos votre vous";

    private const string SpanishPortugueseItalian =
        "al algo ao aos che ci como con cual cuando da das de degli dei del della delle di do donde dos e el ella em entre era esta este "
        + "gli ha hay il la las lo los mas me mi muy na nas nel no nos o os para pelo per pero por porque que se ser si sin sobre su sua "
        + "sus suo tambien te tu um uma un una uno y ya";

    // As the analyzer gives them, folded and stemmed.
    private static readonly FrozenSet<string> Terms = new[] { English, German, French, SpanishPortugueseItalian }
        .SelectMany(TermAnalyzer.Analyze)
        .ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(string term) => Terms.Contains(term);
}
