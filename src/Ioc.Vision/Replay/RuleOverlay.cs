using System.Numerics;
using Ioc.Vision.Drawing;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Replay;

/// <summary>Draws a camera's rules on a copy of its picture: lines with the side from which they are crossed, zones, lamps, the plane's metres.</summary>
public static class RuleOverlay
{
    /// <summary>Draws all rules; one of them stands out.</summary>
    /// <param name="canvas">A copy of the picture.</param>
    /// <param name="judging">The rule that is told of; null for none.</param>
    public static void Draw(Canvas canvas, CameraModel camera, RuleModel? judging)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        ArgumentNullException.ThrowIfNull(camera);
        var pen = new Pen(canvas, new PictureScale(canvas.Picture.Width, canvas.Picture.Height));
        if (camera.Plane is { } plane)
        {
            foreach (var (from, to) in plane.Grid(Math.Max(1, Math.Round(plane.Marks.Max(m => m.MetresY) / 10))))
            {
                canvas.Line(pen.Scale.Pixels(from), pen.Scale.Pixels(to), Ink.Grey, 1);
            }
        }

        foreach (var rule in camera.Rules)
        {
            var main = judging is null || rule.Id == judging.Id;
            pen.Draw(rule, main ? Ink.Amber : Ink.Grey, main ? 2 : 1);
        }
    }

    private readonly record struct Pen(Canvas Canvas, PictureScale Scale)
    {
        private int Thick => Math.Max(1, Canvas.Picture.Height / 540);

        internal void Draw(RuleModel rule, Ink ink, int weight)
        {
            switch (rule)
            {
                case RedLightRuleModel red:
                    Line(red.StopLine, ink, weight, rule.Id + " stop", red.Allowed);
                    Line(red.ExitLine, ink, weight, "exit", null);
                    Lamp(red.Lamp, ink, weight);
                    foreach (var arrow in red.Arrows)
                    {
                        Line(arrow.ExitLine, ink, weight, "arrow", null);
                        Lamp(arrow.Lamp, ink, weight);
                    }

                    break;
                case WrongWayRuleModel way:
                    Line(way.Line, ink, weight, rule.Id, way.Allowed);
                    break;
                case ForbiddenRoadRuleModel road:
                    Line(road.Line, ink, weight, rule.Id, road.Forbidden);
                    break;
                case SolidLineRuleModel solid:
                    Path([.. solid.Path], ink, weight, rule.Id, closed: false);
                    break;
                case LaneRuleModel lane:
                    Path(lane.Zone.Points, ink, weight, rule.Id, closed: true);
                    if (lane.Arrow is { } arrowOfLane)
                    {
                        Canvas.Arrow(Scale.Pixels(arrowOfLane.A), Scale.Pixels(arrowOfLane.B), ink, Thick * weight);
                    }

                    break;
                case TurnRuleModel turn:
                    Line(turn.EntryLine, ink, weight, rule.Id + " in", turn.Entry);
                    Line(turn.ExitLine, ink, weight, "out", turn.Exit);
                    break;
                case HeadingTurnRuleModel turn:
                    Path(turn.Zone.Points, ink, weight, rule.Id, closed: true);
                    break;
                case ParkingRuleModel parking:
                    Path(parking.Zone.Points, ink, weight, rule.Id, closed: true);
                    break;
                case SpeedRuleModel speed:
                    if (speed.Lines is { } lines)
                    {
                        Line(lines.First, ink, weight, rule.Id + " 1", null);
                        Line(lines.Second, ink, weight, "2", null);
                    }

                    if (speed.Zone is { } zone)
                    {
                        Path(zone.Points, ink, weight, rule.Id, closed: true);
                    }

                    break;
                case PlateCoveredRuleModel { Zone: { } part }:
                    Path(part.Points, ink, weight, rule.Id, closed: true);
                    break;
            }
        }

        private void Lamp(LampBox? lamp, Ink ink, int weight)
        {
            if (lamp is not null)
            {
                Canvas.Box(lamp.X * Scale.Width, lamp.Y * Scale.Height, lamp.Width * Scale.Width, lamp.Height * Scale.Height, ink, Thick * weight);
            }
        }

        private void Line(Line share, Ink ink, int weight, string name, CrossingDirection? direction)
        {
            var line = Scale.Pixels(share);
            Canvas.Line(line.A, line.B, ink, Thick * weight);
            if (direction is { } way)
            {
                // The right-hand side of A ─▶ B lies below it on the screen.
                var along = Vector2.Normalize(line.B - line.A);
                var right = new Vector2(-along.Y, along.X) * (Canvas.Picture.Height / 24f);
                var middle = (line.A + line.B) / 2;
                var (from, to) = way == CrossingDirection.LeftToRight ? (middle - right, middle + right) : (middle + right, middle - right);
                Canvas.Arrow(from, to, ink, Thick * weight);
            }

            Canvas.Text((int)line.A.X + 4, (int)line.A.Y + 4, name, ink, Math.Max(1, Thick), Ink.Black);
        }

        private void Path(IReadOnlyList<Vector2> share, Ink ink, int weight, string name, bool closed)
        {
            var points = share.Select(Scale.Pixels).ToList();
            Canvas.Path(points, ink, Thick * weight, closed);
            Canvas.Text((int)points[0].X + 4, (int)points[0].Y + 4, name, ink, Math.Max(1, Thick), Ink.Black);
        }
    }
}
