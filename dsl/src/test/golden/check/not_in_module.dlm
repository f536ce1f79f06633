import "shapes.dlm" { Circel }
import "shapes.dlm" { Circle, area, volume }
fn f(c: Circle) { area(c) }
