-- array_to_string is only stable, because an element's output might not be; text's is.
CREATE FUNCTION immutable_join(words text[]) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN array_to_string(words, ' ');
