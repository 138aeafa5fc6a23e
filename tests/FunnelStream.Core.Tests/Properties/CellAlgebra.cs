using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Panes;

namespace FunnelStream.Properties;

/// <summary>Merging panes is integer addition: it commutes, associates, can be undone, and survives encoding.</summary>
public sealed class CellAlgebra
{
    private static readonly Gen<Cell[]> AnyCells =
        Gen.Choose(0, 12).SelectMany(id => Gen.Choose(-3, 3), (id, value) => new Cell(id * 1_017, value * 1_000_000_007L)).ArrayOf();

    [Fact]
    public void Merging_commutes() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        AnyCells.ToArbitrary(), AnyCells.ToArbitrary(), (a, b) => Text(Merged(a, b)) == Text(Merged(b, a))));

    [Fact]
    public void Merging_associates() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        AnyCells.ToArbitrary(), AnyCells.ToArbitrary(), AnyCells.ToArbitrary(), (a, b, c) =>
        {
            var left = Merged(a, b);
            left.Add(Merged(c));
            var right = Merged(a);
            right.Add(Merged(b, c));
            return Text(left) == Text(right);
        }));

    [Fact]
    public void Subtracting_undoes_adding() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        AnyCells.ToArbitrary(), AnyCells.ToArbitrary(), (a, b) =>
        {
            var cells = Merged(a, b);
            cells.Add(Merged(b), -1);
            return Text(cells) == Text(Merged(a));
        }));

    [Fact]
    public void A_pane_survives_encoding() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        AnyCells.ToArbitrary(), a =>
        {
            var decoded = new Cells();
            PaneCodec.AddTo(decoded, PaneCodec.Encode(Merged(a).Span));
            return Text(decoded) == Text(Merged(a));
        }));

    private static Cells Merged(params Cell[][] parts)
    {
        var cells = new Cells();
        foreach (var cell in parts.SelectMany(part => part))
        {
            cells.Add(cell.Id, cell.Value);
        }

        return cells;
    }

    private static string Text(Cells cells) => string.Join(' ', cells.Span.ToArray());
}
