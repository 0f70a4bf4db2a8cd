"""The open export (공공데이터): everything the world may see of cases as files, and the published figures beside it."""
