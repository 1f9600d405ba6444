-- The tokens that an app got end with it, and those of one portal when it is taken out of that.
CREATE INDEX token_app ON token (app_id, portal, hash) WHERE kind <> 'privateApp';
