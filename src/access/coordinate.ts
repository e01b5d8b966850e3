/** A schema element as error messages, the matrix and `explain` name it: `Movie.title`, `Query.movies(where:)`, `MovieCreateInput.title`. */
export type Coordinate = string;

/** The coordinate of a field of an object, interface or input type, or of an enum value. */
export function memberCoordinate(typeName: string, memberName: string): Coordinate {
  return `${typeName}.${memberName}`;
}

/** The coordinate of an argument of a field. */
export function argumentCoordinate(typeName: string, fieldName: string, argumentName: string): Coordinate {
  return `${typeName}.${fieldName}(${argumentName}:)`;
}
