"""HTTP and HTML only: the JSON API, the event stream and the pages that use them."""
